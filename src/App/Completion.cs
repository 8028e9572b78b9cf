using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.Linq;
using System.Text;

namespace IpvsPure.App;

/// <summary>
/// Completion scripts for shells, written from the commands themselves, so that they never know less than the program. A
/// script is static: completing a word starts no process.
/// </summary>
internal static class Completion
{
    public static readonly string[] Shells = ["bash", "zsh", "fish"];

    public static string Of(string shell, ImmutableArray<CommandSpec> specs) => shell switch
    {
        "zsh" => Zsh(specs),
        "fish" => Fish(specs),
        _ => Bash(specs),
    };

    private static string Bash(ImmutableArray<CommandSpec> specs)
    {
        var text = new StringBuilder();
        text.Append("# bash completion of ipvspure; in ~/.bashrc: source <(ipvspure completion bash)\n");
        text.Append("_ipvspure() {\n");
        text.Append("    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} options= words= files=\n");
        text.Append("    COMPREPLY=()\n");
        text.Append("    if [ \"$COMP_CWORD\" -eq 1 ]; then\n");
        text.Append($"        COMPREPLY=($(compgen -W \"{Listed(specs.Select(x => x.Name))} --help --version\" -- \"$word\"))\n        return\n    fi\n");
        text.Append("    # bash takes the sign between an option and its value for a word\n");
        text.Append("    if [ \"$word\" = = ]; then word=; elif [ \"$previous\" = = ]; then previous=${COMP_WORDS[COMP_CWORD-2]}; fi\n");
        text.Append("    case $command:$previous in\n");
        foreach (var spec in specs)
        {
            foreach (var option in spec.Options.Where(NeedsValue))
            {
                var patterns = string.Join(" | ", Names(option).Select(x => $"{spec.Name}:{x}"));
                text.Append($"        {patterns}) {Values(option)}; return ;;\n");
            }
        }

        text.Append("    esac\n    case $command in\n");
        foreach (var spec in specs)
        {
            var (options, (words, files)) = (Listed(spec.Options.SelectMany(Names).Append("--help")), OperandsOf(spec));
            text.Append($"        {spec.Name}) options=\"{options}\" words=\"{Listed(words)}\" files={(files ? "yes" : "")} ;;\n");
        }

        text.Append("    esac\n    case $word in\n");
        text.Append("        -*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\")) ;;\n");
        text.Append("        *) if [ -n \"$words\" ] && { [ -z \"$files\" ] || [ \"$COMP_CWORD\" -eq 2 ]; }; then\n");
        text.Append("               COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n");
        text.Append("           elif [ -n \"$files\" ]; then COMPREPLY=($(compgen -f -- \"$word\")); fi ;;\n");
        text.Append("    esac\n}\ncomplete -o filenames -F _ipvspure ipvspure\n");
        return text.ToString();

        static string Values(Option option)
        {
            var (words, files) = ValuesOf(option.HelpName);
            var parts = new List<string>();
            if (words.Length > 0)
            {
                parts.Add($"$(compgen -W \"{Listed(words)}\" -- \"$word\")");
            }

            if (files)
            {
                parts.Add("$(compgen -f -- \"$word\")");
            }

            return $"COMPREPLY=({string.Join(' ', parts)})";
        }
    }

    private static string Zsh(ImmutableArray<CommandSpec> specs)
    {
        var text = new StringBuilder();
        text.Append("#compdef ipvspure\n# zsh completion of ipvspure; in ~/.zshrc after compinit: source <(ipvspure completion zsh)\n");
        text.Append("_ipvspure() {\n    local -a commands\n    commands=(\n");
        foreach (var spec in specs)
        {
            text.Append($"        '{spec.Name}:{Colons(Escaped(First(spec.Description)))}'\n");
        }

        text.Append("    )\n    if (( CURRENT == 2 )); then\n        _describe command commands\n");
        text.Append("        [[ $PREFIX == -* ]] && compadd -- --help --version\n        return\n    fi\n");
        text.Append("    local command=$words[2]\n    shift words\n    (( CURRENT-- ))\n    case $command in\n");
        foreach (var spec in specs)
        {
            text.Append($"        {spec.Name})\n            _arguments -s");
            foreach (var option in spec.Options)
            {
                // What may stand several times is offered again, all else neither under this name nor under another.
                var names = Names(option).ToList();
                var before = option.Arity.MaximumNumberOfValues > 1 ? "*" : $"({string.Join(' ', names)})";
                foreach (var name in names)
                {
                    var sign = TakesValue(option) && name.StartsWith("--", StringComparison.Ordinal) ? "=" : "";
                    text.Append($" \\\n                '{before}{name}{sign}[{Bracketed(First(option.Description ?? ""))}]{Values(option)}'");
                }
            }

            text.Append(" \\\n                '--help[Show help and examples]'");
            var (words, files) = OperandsOf(spec);
            text.Append(words.Length == 0 ? "" : $" \\\n                '1:word:({Listed(words)})'");
            text.Append(!files ? "" : words.Length == 0 ? " \\\n                '1:file:_files'" : " \\\n                '2:file:_files'").Append(" ;;\n");
        }

        // Read from $fpath it is the function's first call; sourced it only says what it completes.
        text.Append("    esac\n}\nif [[ $funcstack[1] == _ipvspure ]]; then _ipvspure \"$@\"; else compdef _ipvspure ipvspure; fi\n");
        return text.ToString();

        static string Values(Option option)
        {
            var (words, files) = ValuesOf(option.HelpName);
            return !TakesValue(option) ? ""
                : (NeedsValue(option) ? ":value:" : "::value:") + (files && words.Length > 0
                    ? Colons($"_alternative \"words:word:({Listed(words)})\" \"files:file:_files\"")
                    : files ? "_files" : words.Length > 0 ? $"({Listed(words)})" : " ");
        }
    }

    private static string Fish(ImmutableArray<CommandSpec> specs)
    {
        var text = new StringBuilder("# fish completion of ipvspure; ipvspure completion fish >~/.config/fish/completions/ipvspure.fish\n");
        text.Append("function __ipvspure_words\n    count (commandline -opc)\nend\n");
        text.Append("function __ipvspure_is\n    set -l words (commandline -opc)\n    test (count $words) -ge 2; and test $words[2] = $argv[1]\nend\n");
        text.Append("complete -c ipvspure -f\n");
        text.Append("complete -c ipvspure -n 'test (__ipvspure_words) -eq 1' -l version -d 'Show the version'\n");
        text.Append("complete -c ipvspure -l help -d 'Show help and examples'\n");
        foreach (var spec in specs)
        {
            text.Append($"complete -c ipvspure -n 'test (__ipvspure_words) -eq 1' -a {spec.Name} -d '{Escaped(First(spec.Description))}'\n");
            foreach (var option in spec.Options)
            {
                var (words, files) = ValuesOf(option.HelpName);
                text.Append($"complete -c ipvspure -n '__ipvspure_is {spec.Name}'");
                foreach (var name in Names(option))
                {
                    text.Append(name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]}" : $" -s {name[1..]}");
                }

                text.Append(!NeedsValue(option) ? "" : files ? " -r -F" : " -r -f");
                text.Append(words.Length == 0 ? "" : $" -a '{Listed(words)}'");
                text.Append($" -d '{Escaped(First(option.Description ?? ""))}'\n");
            }

            var (operands, hasFiles) = OperandsOf(spec);
            text.Append(operands.Length == 0 ? "" : Operand(spec, hasFiles ? "; and test (__ipvspure_words) -eq 2" : "", $"-a '{Listed(operands)}'"));
            text.Append(!hasFiles ? "" : Operand(spec, operands.Length > 0 ? "; and test (__ipvspure_words) -gt 2" : "", "-F"));
        }

        return text.ToString();

        static string Operand(CommandSpec spec, string when, string what) => $"complete -c ipvspure -n '__ipvspure_is {spec.Name}{when}' {what}\n";
    }

    /// <summary>The values that a help name lists: words in small letters stand for themselves, PATH and FILE for files.</summary>
    internal static (string[] Words, bool Files) ValuesOf(string? helpName)
    {
        var parts = (helpName ?? "").Split('|', StringSplitOptions.RemoveEmptyEntries);
        return ([.. parts.Where(x => x.All(y => !char.IsUpper(y)))], parts.Any(x => x is "PATH" or "FILE"));
    }

    internal static IEnumerable<string> Names(Option option) => option.Aliases.Append(option.Name).Distinct().Order(StringComparer.Ordinal);

    internal static bool TakesValue(Option option) => option.ValueType != typeof(bool);

    /// <summary>The first sentence.</summary>
    internal static string First(string description) => description.Split(". ")[0].TrimEnd('.');

    /// <summary>Whether a word has to follow; a few options stand alone as well.</summary>
    private static bool NeedsValue(Option option) => TakesValue(option) && option.Arity.MinimumNumberOfValues > 0;

    // Words stand first, and a file after them.
    private static (string[] Words, bool Files) OperandsOf(CommandSpec spec) => (
        spec.Name switch
        {
            "completion" => Shells,
            "config" => ConfigCommand.Actions,
            "explain" => ["service"],
            _ => [],
        },
        spec.Operands.Any(x => x.Name == SeeingCommands.File));

    private static string Listed(IEnumerable<string> words) => string.Join(' ', words);

    // Brackets end a description in zsh.
    private static string Bracketed(string? text) => Escaped(text ?? "")
        .Replace("[", "(", StringComparison.Ordinal)
        .Replace("]", ")", StringComparison.Ordinal);

    // A colon ends a part of a specification in zsh.
    private static string Colons(string text) => text.Replace(":", "\\:", StringComparison.Ordinal);

    private static string Escaped(string text) => text.Replace("'", "'\\''", StringComparison.Ordinal);
}
