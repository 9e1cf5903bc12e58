package main

import "os/exec"

// ffmpegProgram is where ffmpeg is, or "" where it is not installed. It is looked
// for at each file, so that installing it needs no restart.
func ffmpegProgram() string {
	path, err := exec.LookPath("ffmpeg")
	if err != nil {
		return ""
	}
	return path
}
