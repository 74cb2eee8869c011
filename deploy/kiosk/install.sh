#!/bin/sh
# Sets a Debian machine up as a wall. Run as root in the folder that holds `site/` (from `cargo xtask dist`) and `kiosk/`
# (this folder): sh kiosk/install.sh
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
[ "$(id -u)" = 0 ] || { echo "run this as root" >&2; exit 1; }
[ -f "$here/site/index.html" ] || { echo "$here/site has no index.html: put the folder that \`cargo xtask dist\` makes there" >&2; exit 1; }
apt-get install -y --no-install-recommends chromium cage python3 fonts-noto-core fonts-noto-cjk udisks2 seatd
id kiosk >/dev/null 2>&1 || useradd --create-home --groups video,render,input,audio kiosk
mkdir -p /opt/khorgos-atlas /etc/khorgos-atlas
rm -rf /opt/khorgos-atlas/site.new
cp -r "$here/site" /opt/khorgos-atlas/site.new
rm -rf /opt/khorgos-atlas/site.old
[ ! -d /opt/khorgos-atlas/site ] || mv /opt/khorgos-atlas/site /opt/khorgos-atlas/site.old
mv /opt/khorgos-atlas/site.new /opt/khorgos-atlas/site
rm -rf /opt/khorgos-atlas/kiosk
cp -r "$here/kiosk" /opt/khorgos-atlas/kiosk
# What the hall has decided stays as it is.
[ -f /etc/khorgos-atlas/kiosk.json ] || cp "$here/kiosk/kiosk.json" /etc/khorgos-atlas/kiosk.json
cp "$here/kiosk/khorgos-atlas-kiosk.service" /etc/systemd/system/
systemctl daemon-reload
systemctl set-default graphical.target
systemctl enable khorgos-atlas-kiosk.service
systemctl restart khorgos-atlas-kiosk.service
echo "the atlas starts on this screen; its log: journalctl -fu khorgos-atlas-kiosk"
