package main

import (
	"bufio"
	"strings"

	"github.com/truyenthanh/loa/broadcast"
	"github.com/truyenthanh/loa/broadcast/words"
)

// problemNotConfirmed is a question that was not answered with yes. Its class is failed.
const problemNotConfirmed = "not_confirmed"

// confirm asks a person, and nobody where there is none: without a terminal, or
// with --yes, a command does what it was told. answer is the word that means yes.
func (e *env) confirm(question string, answer words.Key) error {
	if !e.Askable || e.yes || e.JSON {
		return nil
	}
	e.Tell(question)
	typed, _ := bufio.NewReader(e.Stdin).ReadString('\n') // what came before the end of input counts
	if !e.means(typed, answer) {
		return broadcast.Refuse(problemNotConfirmed, "")
	}
	return nil
}

// means accepts the word of either language, in small letters or large.
func (e *env) means(typed string, answer words.Key) bool {
	typed = strings.TrimSpace(typed)
	for _, lang := range []words.Lang{words.VI, words.EN} {
		if strings.EqualFold(typed, words.Text(lang, answer)) {
			return true
		}
	}
	return false
}
