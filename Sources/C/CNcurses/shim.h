// The door to ncurses (wide): what Swift can't import (macros, shared mutable state) as functions. No logic here.
#ifndef STRATA_CNCURSES_H
#define STRATA_CNCURSES_H
#ifndef _XOPEN_SOURCE_EXTENDED
#define _XOPEN_SOURCE_EXTENDED 1
#endif
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <locale.h>
#include <ncursesw/curses.h>
#include <ncursesw/term.h>
#endif
