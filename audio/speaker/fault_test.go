package speaker

import "testing"

func TestEachKindOfFaultHasItsOwnExitStatus(t *testing.T) {
	seen := map[int]string{}
	for _, kind := range []string{NotReady, Lost, Stalled, Busy, NoLibrary, NoDevice, Disk, Crashed, BadConfig, Suspended, Unplugged, ServerGone, WrongCard} {
		code := (&Fault{Kind: kind}).ExitCode()
		if other, twice := seen[code]; twice {
			t.Errorf("%s and %s both end with %d", kind, other, code)
		}
		if code < 10 || code > 63 { // below: the shell and Go; above: sysexits and signals
			t.Errorf("%s ends with %d", kind, code)
		}
		seen[code] = kind
	}
	if code := (&Fault{Kind: "new"}).ExitCode(); code != 1 {
		t.Errorf("an unknown kind ends with %d, want 1", code)
	}
}

func TestWordsOfTheSystemBecomeKinds(t *testing.T) {
	for _, row := range []struct{ said, kind string }{
		{`oto: initialization failed: PulseAudio: connection refused; ALSA: "default": snd_pcm_open: Device or resource busy`, Busy},
		{`oto: failed to load libasound: libasound.so.2: cannot open shared object file: No such file or directory`, NoLibrary},
		{`exec: "aplay": executable file not found in $PATH`, NoLibrary},
		{`"default": oto: ALSA error at snd_pcm_open: No such device`, NoDevice},
		{`ALSA lib pcm.c: Unknown PCM hw:CARD=X`, NoDevice},
		{`oto: initialization failed: PulseAudio: x; ALSA: Connection refused`, NoDevice},
		{`aplay: main:831: audio open error: Permission denied`, NoDevice},
		{`oto: PulseAudio error: pulseaudio: connection closed`, Lost},
		{`Input/output error`, Lost},
		{``, Lost},
	} {
		if got := classify(row.said); got != row.kind {
			t.Errorf("%q is %s, want %s", row.said, got, row.kind)
		}
	}
}

func TestAFaultSaysItsKindAndDetail(t *testing.T) {
	if got := (&Fault{Busy, "held by mpd"}).Error(); got != "sound device: busy: held by mpd" {
		t.Error(got)
	}
	if got := (&Fault{Kind: Stalled}).Error(); got != "sound device: stalled" {
		t.Error(got)
	}
}
