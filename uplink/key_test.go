package uplink_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"
	"testing"

	"github.com/truyenthanh/loa/uplink"
)

func TestAPublicKeyTravelsAsPEMOrAsOneWord(t *testing.T) {
	key := publicOf(keyOf(station))
	for what, text := range map[string]string{
		"PEM":                 string(uplink.FormatKey(key)),
		"PEM from Windows":    strings.ReplaceAll(string(uplink.FormatKey(key)), "\n", "\r\n"),
		"a mail around it":    "Gửi huyện:\n" + string(uplink.FormatKey(key)) + "Trân trọng",
		"one word":            uplink.Base64(key),
		"one word and a line": " " + uplink.Base64(key) + "\r\n",
	} {
		got, err := uplink.ParseKey([]byte(text))
		if err != nil || !got.Equal(key) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestWhatIsNoPublicKeyOfAStationIsRefused(t *testing.T) {
	private, err := x509.MarshalPKCS8PrivateKey(keyOf(station))
	if err != nil {
		t.Fatal(err)
	}
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	curve, err := x509.MarshalPKIXPublicKey(other.Public())
	if err != nil {
		t.Fatal(err)
	}
	for what, text := range map[string][]byte{
		"nothing":              nil,
		"a sentence":           []byte("khoá của đài"),
		"a private key":        pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}),
		"a key of another art": pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: curve}),
		"a torn key":           pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: curve[:20]}),
		"a short word":         []byte(uplink.Base64(publicOf(keyOf(station)))[:40]),
		"a fingerprint":        []byte(uplink.Fingerprint(publicOf(keyOf(station)))),
	} {
		if key, err := uplink.ParseKey(text); !errors.Is(err, uplink.ErrNoKey) {
			t.Errorf("%s: taken as %x, %v", what, key, err)
		}
	}
}

func TestAFingerprintIsReadAsItIsTyped(t *testing.T) {
	want := uplink.Fingerprint(publicOf(keyOf(station)))
	if len(want) != 39 || want == uplink.Fingerprint(publicOf(keyOf("another"))) {
		t.Errorf("fingerprint %q", want)
	}
	for _, typed := range []string{
		want, strings.ToUpper(want), strings.ReplaceAll(want, "-", " "), strings.ReplaceAll(want, "-", ""),
		strings.ReplaceAll(want, "-", ":"), " " + want + "\n",
	} {
		if got, ok := uplink.ParseFingerprint(typed); !ok || got != want {
			t.Errorf("%q is read as %q, %v", typed, got, ok)
		}
	}
	for _, typed := range []string{"", want[:38], want + "0", "g" + want[1:], "đài"} {
		if got, ok := uplink.ParseFingerprint(typed); ok {
			t.Errorf("%q is read as %q", typed, got)
		}
	}
}
