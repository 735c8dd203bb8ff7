#!/usr/bin/env python3
"""Prints the manual page strata(1), made of what the argument parser itself says: man.py PATH-OF-STRATA >strata.1

Synopsis, verbs, options and exit codes come from `strata --experimental-dump-help`; environment and files are described here.
"""
import json
import re
import subprocess
import sys

ENVIRONMENT = [
    ("AWS_PROFILE, AWS_DEFAULT_PROFILE", "The profile to use, where --profile names none."),
    ("AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN", "Keys; they go before AWS_PROFILE, but not before --profile."),
    ("AWS_REGION, AWS_DEFAULT_REGION", "The region, where --region names none."),
    ("AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL", "The endpoint, where --endpoint-url names none; AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true ignores it."),
    ("AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE", "Other places for the two files of profiles."),
    ("AWS_CA_BUNDLE", "Certificate authorities to trust, as a PEM file."),
    ("AWS_MAX_ATTEMPTS", "Attempts of a request, the first included; 3 without."),
    ("HTTPS_PROXY, HTTP_PROXY, NO_PROXY", "Proxies, in upper or lower case."),
    ("XDG_STATE_HOME", "Where journals of restores are kept, in strata/runs, and former rules, in strata/rules; ~/.local/state without."),
    ("NO_COLOR", "Draws the browser without colours."),
]
FILES = [
    ("~/.aws/config, ~/.aws/credentials", "Profiles, read as the AWS CLI reads them."),
    ("$XDG_CONFIG_HOME/strata/config.toml, keys.toml, themes/", "Settings, keys and themes of the browser; ~/.config where XDG_CONFIG_HOME is not set."),
]
EXAMPLES = [
    ("strata --profile prod s3://db-backups/prod/", "Opens the browser inside a prefix."),
    ("strata ls --recursive --json s3://db-backups/", "Prints every object as one JSON object a line."),
    ("strata versions s3://db-backups/prod/nightly.sql", "Prints all versions and delete markers."),
    ("strata get --version-id ID s3://db-backups/prod/nightly.sql old.sql", "Brings an older version back into a file."),
    ('strata restore --as-of "yesterday 18:00" --dry-run s3://db-backups/prod/', "Says what would bring a prefix back to that time."),
    ("strata rules lifecycle forecast --file rules.json s3://db-backups", "Says what rules that aren't saved would delete and move, and what changes."),
    ("strata rules lifecycle export --file rules.json s3://db-backups", "Writes the rules as the AWS CLI's JSON; put takes them back."),
    ("strata bucket create my-new-bucket --location us-east-2 --versioning", "Makes a bucket in a region, which keeps versions."),
    ("strata bucket empty old-logs --dry-run", "Counts what emptying a bucket would remove for ever."),
    ("strata replication check --destination-profile other s3://db-backups", "Tests on both sides what the bucket's replication rules need."),
    ("strata restore --undo RUN", "Takes back what a run of restore did; restore --runs lists them."),
]


def escaped(text):
    """Text for roff: backslashes and hyphens kept as they are, no line that looks like a request."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    return re.sub(r"(?m)^([.'])", r"\\&\1", text)


def name(argument):
    """An argument as it is typed: --flag, --option value, or <positional>."""
    value = f"<{argument['valueName']}>"
    if argument["kind"] == "positional":
        return value
    dashes = {"long": "--", "short": "-", "longWithSingleDash": "-"}
    names = ", ".join(dashes[each["kind"]] + each["name"] for each in argument["names"])
    return f"{names} {value}" if argument["kind"] == "option" else names


def leaves(commands, words=""):
    """The verbs themselves, under all the words they take: `rules lifecycle show` is one, `rules` isn't."""
    found = []
    for each in commands:
        if not each.get("shouldDisplay", True) or each["commandName"] == "help":
            continue
        each["words"] = f"{words} {each['commandName']}".strip()
        inner = leaves(each.get("subcommands", []), each["words"])
        found += inner or [each]
    return found


def shown(command):
    return [each for each in command.get("arguments", []) if each.get("shouldDisplay", True)]


def synopsis(command, words):
    parts = []
    for argument in shown(command):
        if argument["valueName"] in ("version", "help"):
            continue
        text = name(argument)
        parts.append(f"[{text}]" if argument.get("isOptional") else text)
    return f".B {escaped(words)}\n{escaped(' '.join(parts))}\n"


def options(arguments):
    return "".join(f".TP\n.B {escaped(name(each))}\n{escaped(each.get('abstract', ''))}\n" for each in arguments)


def pairs(items):
    return "".join(f".TP\n.B {escaped(left)}\n{escaped(right)}\n" for left, right in items)


def paragraphs(text):
    """Paragraphs of a verb's discussion; one that is nothing but commands keeps its lines."""
    out = []
    for paragraph in text.strip().split("\n\n"):
        kept = all(line.startswith("strata ") for line in paragraph.split("\n"))
        out.append(f".PP\n.nf\n{escaped(paragraph)}\n.fi\n" if kept else f".PP\n{escaped(paragraph)}\n")
    return "".join(out)


def page(command, version):
    discussion, _, codes = command["discussion"].partition("Exit codes: ")
    verbs = leaves(command["subcommands"])
    browse = next(each for each in verbs if each["commandName"] == command["defaultSubcommand"])
    def names(argument):
        return argument.get("names")

    everywhere = [each for each in shown(browse) if names(each) and all(names(each) in map(names, shown(verb)) for verb in verbs)]
    common = everywhere + [each for each in shown(command) if names(each) not in map(names, everywhere)]
    out = [f'.TH STRATA 1 "" "{escaped(version)}" "User Commands"\n']
    out.append(f".SH NAME\nstrata \\- {escaped(command['abstract'].rstrip('.')[0].lower() + command['abstract'].rstrip('.')[1:])}\n")
    out.append(".SH SYNOPSIS\n" + "\n.br\n".join(
        synopsis(verb, "strata" if verb is browse else f"strata {verb['words']}").rstrip("\n") for verb in verbs) + "\n")
    out.append(".SH DESCRIPTION\n" + "\n.PP\n".join(escaped(part.strip()) for part in discussion.strip().split("\n\n")) + "\n")
    out.append(".SH OPTIONS\nEvery way to run strata takes these.\n" + options(common))
    out.append(".SH BROWSER\n" + options([each for each in shown(browse) if names(each) is None or names(each) not in map(names, common)]))
    out.append(".SH VERBS\n")
    for verb in verbs:
        if verb is browse:
            continue
        out.append(f".SS {escaped(verb['words'])}\n{escaped(verb['abstract'])}\n")
        if verb.get("discussion"):
            out.append(paragraphs(verb["discussion"]))
        out.append(options([each for each in shown(verb) if names(each) is None or names(each) not in map(names, common)]))
    statuses = re.findall(r"(\d+) ([^,(]+(?:\([^)]*\))?)", codes)
    out.append(".SH EXIT STATUS\n" + pairs((number, text.strip(" .")) for number, text in statuses))
    out.append(".SH ENVIRONMENT\n" + pairs(ENVIRONMENT))
    out.append(".SH FILES\n" + pairs(FILES))
    out.append(".SH EXAMPLES\n" + pairs(EXAMPLES))
    return "".join(out)


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: man.py PATH-OF-STRATA")
    program = sys.argv[1]
    dump = json.loads(subprocess.run([program, "--experimental-dump-help"], check=True, capture_output=True).stdout)
    version = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    sys.stdout.write(page(dump["command"], version))


main()
