// The door to ncurses (wide): what Swift can't import (macros, shared mutable state, variadic calls) as functions. No logic here.
#ifndef STRATA_CNCURSES_H
#define STRATA_CNCURSES_H
#ifndef _XOPEN_SOURCE_EXTENDED
#define _XOPEN_SOURCE_EXTENDED 1
#endif
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <langinfo.h>
#include <locale.h>
#include <ncursesw/curses.h>
#include <ncursesw/term.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <wchar.h>

static inline WINDOW *strata_screen(void) { return stdscr; }
static inline int strata_lines(void) { return LINES; }
static inline int strata_columns(void) { return COLS; }
static inline int strata_color_count(void) { return COLORS; }
static inline int strata_pair_count(void) { return COLOR_PAIRS; }
static inline SCREEN *strata_new_terminal(const char *name) { return newterm(name, stdout, stdin); }

static inline attr_t strata_bold(void) { return A_BOLD; }
static inline attr_t strata_dim(void) { return A_DIM; }
static inline attr_t strata_italic(void) { return A_ITALIC; }
static inline attr_t strata_underline(void) { return A_UNDERLINE; }
static inline attr_t strata_reverse(void) { return A_REVERSE; }

// A cell with a colour pair beyond 255, which the plain argument can't hold.
static inline int strata_set_cell(cchar_t *cell, const wchar_t *text, attr_t attributes, int pair) {
    return setcchar(cell, text, attributes, 0, &pair);
}
static inline int strata_draw_cells(int row, int column, const cchar_t *cells, int count) {
    return mvwadd_wchnstr(stdscr, row, column, cells, count);
}

// Hidden by the feature macros Swift's own C library module is built with.
extern int wcwidth(wchar_t character);
extern int memfd_create(const char *name, unsigned int flags);
static inline int strata_wcwidth(wchar_t character) { return wcwidth(character); }
static inline int strata_memory_file(void) { return memfd_create("strata", 1 /* MFD_CLOEXEC */); }

static inline void strata_set_escape_delay(int milliseconds) { set_escdelay(milliseconds); }
static inline void strata_flush_error(void) { fflush(stderr); }
static inline int strata_window_size(int descriptor, struct winsize *size) { return ioctl(descriptor, TIOCGWINSZ, size); }
static inline int strata_codeset_is_utf8(void) {
    const char *name = nl_langinfo(CODESET);
    return name && (name[0] == 'U' || name[0] == 'u') && (name[1] == 'T' || name[1] == 't');
}
#endif
