# What guestfish does, in the folder with all.tar and plain.tar: see small-tree. Each partition is a drive of its own
# until all are whole: parted and udev have the kernel read a partition table anew, again and again, and then the
# devices of all partitions are gone for a moment. See join-partitions.
disk-create ext4 raw 128M
disk-create xfs raw 384M
disk-create btrfs raw 192M
disk-create vfat raw 128M
disk-create ntfs raw 128M
disk-create lvm raw 192M
disk-create luks raw 192M
add-drive ext4 format:raw cachemode:unsafe
add-drive xfs format:raw cachemode:unsafe
add-drive btrfs format:raw cachemode:unsafe
add-drive vfat format:raw cachemode:unsafe
add-drive ntfs format:raw cachemode:unsafe
add-drive lvm format:raw cachemode:unsafe
add-drive luks format:raw cachemode:unsafe
run

mke2fs /dev/sda fstype:ext4 label:ext4
mount /dev/sda /
tar-in all.tar /
umount /

mkfs xfs /dev/sdb label:xfs
mount /dev/sdb /
tar-in all.tar /
umount /

mkfs btrfs /dev/sdc label:btrfs
mount /dev/sdc /
tar-in all.tar /
btrfs-subvolume-create /first
btrfs-subvolume-create /second
tar-in all.tar /first
tar-in all.tar /second
umount /

mkfs vfat /dev/sdd label:VFAT
mount-options quiet,utf8 /dev/sdd /
tar-in plain.tar /
umount /

mkfs ntfs /dev/sde label:ntfs
mount /dev/sde /
tar-in all.tar /
umount /

pvcreate /dev/sdf
vgcreate files /dev/sdf
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

# As weak as it can be, since every test that opens it waits for the key.
debug sh "printf secret | cryptsetup --batch-mode luksFormat --pbkdf pbkdf2 --pbkdf-force-iterations 1000 --key-file - /dev/sdg"
debug sh "printf secret | cryptsetup open --key-file - /dev/sdg inside"
mke2fs /dev/mapper/inside fstype:ext4 label:luks
mount /dev/mapper/inside /
tar-in all.tar /
umount /
debug sh "cryptsetup close inside"
