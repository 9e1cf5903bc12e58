package speaker

import (
	"context"
	"errors"
	"os"
	"testing"
)

// childGuard in the environment makes the test binary the child.
const childGuard = "LOA_TEST_SPEAKER"

func TestMain(m *testing.M) {
	if os.Getenv(childGuard) != "" {
		cfg, err := ParseChild(os.Args[1:])
		if err == nil {
			err = Child(context.Background(), cfg, os.Stdin, os.Stdout)
		}
		if fault, ok := errors.AsType[*Fault](err); ok {
			os.Exit(fault.ExitCode())
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// selfChild makes cfg start this test binary as its child.
func selfChild(t *testing.T, cfg Config, env ...string) Config {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cfg.Command = []string{self}
	cfg.Env = append([]string{childGuard + "=1"}, env...)
	return cfg
}
