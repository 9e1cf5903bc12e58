package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/truyenthanh/loa/store"
)

// hardware is the box that the data folder lies in, as far as the kernel tells;
// root is "" but in tests.
func hardware(root, dir string) store.Hardware {
	h := store.Hardware{
		SoC: firstOf(
			root+"/proc/device-tree/serial-number", // boards; ended by a zero
			root+"/sys/class/dmi/id/product_uuid",  // computers
		),
		Machine: firstOf(root + "/etc/machine-id"),
	}
	if info, err := os.Stat(dir); err == nil {
		if of, ok := info.Sys().(*syscall.Stat_t); ok {
			h.Card = cardOf(root, uint64(of.Dev)) //nolint:unconvert // other systems have other types
		}
	}
	addresses, _ := filepath.Glob(root + "/sys/class/net/*/address")
	for _, path := range addresses {
		card := filepath.Dir(path)
		// A card has a device behind it; an address that was made up (type 1) or
		// taken from another card (2) changes by itself.
		if _, err := os.Stat(card + "/device"); err != nil || wordIn(card+"/addr_assign_type") != "0" {
			continue
		}
		if mac := firstOf(path); mac != "" {
			h.MACs = append(h.MACs, mac)
		}
	}
	slices.Sort(h.MACs)
	return h
}

// cardOf is the cid of the memory card behind a device; "" when it is on none.
// The device is the card or a part of it, so the link is followed before "..".
func cardOf(root string, dev uint64) string {
	major, minor := dev>>8&0xfff|dev>>32&^0xfff, dev&0xff|dev>>12&^0xff // glibc's gnu_dev_major
	at := fmt.Sprintf("%s/sys/dev/block/%d:%d", root, major, minor)
	return firstOf(at+"/device/cid", at+"/../device/cid")
}

// firstOf is the text of the first of some files that says something. What
// makers leave in for want of a number says nothing.
func firstOf(paths ...string) string {
	for _, path := range paths {
		said := wordIn(path)
		if strings.Trim(said, "0:-f") != "" && said != "03000200-0400-0500-0006-000700080009" && said != "uninitialized" {
			return said
		}
	}
	return ""
}

// wordIn is the text of a file of the kernel; "" when it has none.
func wordIn(path string) string {
	text, _ := os.ReadFile(path)
	return strings.ToLower(strings.Trim(string(text), "\x00 \n\t"))
}
