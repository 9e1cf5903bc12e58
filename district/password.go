package district

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// What a guess costs: argon2id with 19 MiB and two passes (OWASP Password
// Storage Cheat Sheet; RFC 9106 names the algorithm).
const (
	argonMemory  = 19 << 10 // KiB
	argonTime    = 2
	argonThreads = 1
	saltBytes    = 16
	sealBytes    = 32
)

// nobody is a secret that no password opens, and that takes as long to try.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$bm8tb25lLWlzLWhlcmUtLQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// sealPassword makes the secret of a password, in the form of the PHC strings:
// $argon2id$v=19$m=19456,t=2,p=1$salt$hash.
func sealPassword(password string) string {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // it never fails: see crypto/rand
	hash := argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonThreads, sealBytes)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version, argonMemory, argonTime, argonThreads, b64.EncodeToString(salt), b64.EncodeToString(hash))
}

// opens says whether a password is that of a secret. The cost is read from the
// secret, so that it can be raised for new ones.
func opens(secret, password string) bool {
	parts := strings.Split(secret, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	var version, memory, passes int
	var threads uint8
	if n, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &memory, &passes, &threads); n != 4 || err != nil {
		return false
	}
	salt, errSalt := base64.RawStdEncoding.DecodeString(parts[4])
	hash, errHash := base64.RawStdEncoding.DecodeString(parts[5])
	if errSalt != nil || errHash != nil || version != argon2.Version || len(hash) == 0 ||
		memory < 1 || memory > 1<<20 || passes < 1 || passes > 16 || threads < 1 {
		return false
	}
	got := argon2.IDKey([]byte(password), salt, uint32(passes), uint32(memory), threads, uint32(len(hash)))
	return subtle.ConstantTimeCompare(got, hash) == 1
}
