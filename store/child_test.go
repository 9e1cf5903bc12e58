package store_test

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// childEnv makes the test binary one of the programs below instead, with its
// folder in folderEnv: a program that is killed, or one in a place of its own.
const (
	childEnv  = "LOA_STORE_TEST_CHILD"
	folderEnv = "LOA_STORE_TEST_FOLDER"
)

func children() map[string]func(dir string) error {
	return map[string]func(string) error{
		"write for ever":    writeForEver,
		"trim for ever":     trimForEver,
		"fill the disk":     fillTheDisk,
		"start on full":     startOnFull,
		"start on readonly": startOnReadOnly,
		"start as nobody":   startRefused,
		"rot":               rotWhileOpen,
	}
}

func TestMain(m *testing.M) {
	if name := os.Getenv(childEnv); name != "" {
		if err := children()[name](os.Getenv(folderEnv)); err != nil {
			_, _ = fmt.Fprintln(os.Stdout, "error:", err)
			os.Exit(1) //nolint:forbidigo // this is the main of the tests
		}
		os.Exit(0) //nolint:forbidigo // this is the main of the tests
	}
	os.Exit(m.Run()) //nolint:forbidigo // this is the main of the tests
}

// child is the test binary as one of the children.
func child(name, dir string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), childEnv+"="+name, folderEnv+"="+dir)
	return cmd
}
