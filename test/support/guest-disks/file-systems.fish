# What guestfish does, in the folder with all.tar and plain.tar (see small-tree) and the partitioned disk.
add-drive disk format:raw cachemode:unsafe
run

mke2fs /dev/sda1 fstype:ext4 label:ext4
mount /dev/sda1 /
tar-in all.tar /
umount /

mkfs xfs /dev/sda2 label:xfs
mount /dev/sda2 /
tar-in all.tar /
umount /

mkfs btrfs /dev/sda3 label:btrfs
mount /dev/sda3 /
tar-in all.tar /
btrfs-subvolume-create /first
btrfs-subvolume-create /second
tar-in all.tar /first
tar-in all.tar /second
umount /

mkfs vfat /dev/sda4 label:VFAT
mount-options quiet,utf8 /dev/sda4 /
tar-in plain.tar /
umount /

mkfs ntfs /dev/sda5 label:ntfs
mount /dev/sda5 /
tar-in all.tar /
umount /

pvcreate /dev/sda6
vgcreate files /dev/sda6
lvcreate one files 64
lvcreate two files 64
mke2fs /dev/files/one fstype:ext4 label:lvm-one
mount /dev/files/one /
tar-in all.tar /
umount /
mke2fs /dev/files/two fstype:ext4 label:lvm-two
mount /dev/files/two /
tar-in all.tar /
umount /
vg-activate-all false

# As weak as it can be, since every test that opens it waits for the key. A shell sees the appliance's own names of
# disks: this one is called sda there only if the kernel finds it before the appliance's root, which changes on a busy
# computer. The partition's name stays.
debug sh "printf secret | cryptsetup --batch-mode luksFormat --pbkdf pbkdf2 --pbkdf-force-iterations 1000 --key-file - /dev/disk/by-partlabel/luks"
debug sh "printf secret | cryptsetup open --key-file - /dev/disk/by-partlabel/luks inside"
mke2fs /dev/mapper/inside fstype:ext4 label:luks
mount /dev/mapper/inside /
tar-in all.tar /
umount /
debug sh "cryptsetup close inside"
