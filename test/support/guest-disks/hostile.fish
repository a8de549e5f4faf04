# What guestfish does, in the folder with tree.tar (see hostile-tree) and the empty disk.
add-drive disk format:raw cachemode:unsafe
run
mount /dev/sda /
tar-in tree.tar /
touch /special/sparse
truncate-size /special/sparse 1T
pwrite /special/sparse "data in the middle" 549755813888
mknod 0140777 0 0 /special/socket
mkdir /many
debug sh "cd /sysroot/many && seq --format=entry-%06.0f 100000 | xargs touch --date=2024-01-02T03:04:05Z"
umount /
