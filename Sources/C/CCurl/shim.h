// The door to libcurl: typed wrappers for its variadic calls, and the kernel's calls that its loop waits with. No logic here.
#ifndef STRATA_CCURL_H
#define STRATA_CCURL_H
#include <curl/curl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

static inline CURLcode strata_curl_global_init(void) { return curl_global_init(CURL_GLOBAL_ALL); }

static inline CURLcode strata_curl_set_long(CURL *h, CURLoption o, long v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode strata_curl_set_offset(CURL *h, CURLoption o, curl_off_t v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode strata_curl_set_string(CURL *h, CURLoption o, const char *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode strata_curl_set_pointer(CURL *h, CURLoption o, void *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode strata_curl_set_list(CURL *h, CURLoption o, struct curl_slist *v) { return curl_easy_setopt(h, o, v); }

// The length must have been set before, with CURLOPT_POSTFIELDSIZE_LARGE.
static inline CURLcode strata_curl_set_copied_body(CURL *h, const void *v) { return curl_easy_setopt(h, CURLOPT_COPYPOSTFIELDS, v ? v : ""); }

static inline CURLcode strata_curl_on_write(CURL *h, curl_write_callback f, void *data) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, f);
    return code ? code : curl_easy_setopt(h, CURLOPT_WRITEDATA, data);
}
static inline CURLcode strata_curl_on_header(CURL *h, curl_write_callback f, void *data) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, f);
    return code ? code : curl_easy_setopt(h, CURLOPT_HEADERDATA, data);
}
static inline CURLcode strata_curl_on_read(CURL *h, curl_read_callback f, void *data) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_READFUNCTION, f);
    return code ? code : curl_easy_setopt(h, CURLOPT_READDATA, data);
}
static inline CURLcode strata_curl_on_seek(CURL *h, curl_seek_callback f, void *data) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_SEEKFUNCTION, f);
    return code ? code : curl_easy_setopt(h, CURLOPT_SEEKDATA, data);
}
static inline CURLcode strata_curl_on_prerequest(CURL *h, curl_prereq_callback f, void *data) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_PREREQFUNCTION, f);
    return code ? code : curl_easy_setopt(h, CURLOPT_PREREQDATA, data);
}
static inline CURLcode strata_curl_on_open_socket(CURL *h, curl_opensocket_callback f, void *data) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_OPENSOCKETFUNCTION, f);
    return code ? code : curl_easy_setopt(h, CURLOPT_OPENSOCKETDATA, data);
}
static inline CURLcode strata_curl_on_close_socket(CURL *h, curl_closesocket_callback f, void *data) {
    CURLcode code = curl_easy_setopt(h, CURLOPT_CLOSESOCKETFUNCTION, f);
    return code ? code : curl_easy_setopt(h, CURLOPT_CLOSESOCKETDATA, data);
}

static inline CURLcode strata_curl_get_long(CURL *h, CURLINFO i, long *v) { return curl_easy_getinfo(h, i, v); }

static inline CURLMcode strata_curl_multi_set_long(CURLM *m, CURLMoption o, long v) { return curl_multi_setopt(m, o, v); }
static inline CURLMcode strata_curl_multi_on_socket(CURLM *m, curl_socket_callback f, void *data) {
    CURLMcode code = curl_multi_setopt(m, CURLMOPT_SOCKETFUNCTION, f);
    return code ? code : curl_multi_setopt(m, CURLMOPT_SOCKETDATA, data);
}
static inline CURLMcode strata_curl_multi_on_timer(CURLM *m, curl_multi_timer_callback f, void *data) {
    CURLMcode code = curl_multi_setopt(m, CURLMOPT_TIMERFUNCTION, f);
    return code ? code : curl_multi_setopt(m, CURLMOPT_TIMERDATA, data);
}
#endif
