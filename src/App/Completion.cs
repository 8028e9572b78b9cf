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
        text.Append("    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} options= words=\n");
        text.Append("    COMPREPLY=()\n");
        text.Append("    if [ \"$COMP_CWORD\" -eq 1 ]; then\n");
        text.Append($"        COMPREPLY=($(compgen -W \"{Listed(specs.Select(x => x.Name))} --help --version\" -- \"$word\"))\n        return\n    fi\n");
        text.Append("    case $command:$previous in\n");
        foreach (var spec in specs)
        {
            foreach (var option in spec.Options.Where(TakesValue))
            {
                var patterns = string.Join(" | ", Names(option).Select(x => $"{spec.Name}:{x}"));
                text.Append($"        {patterns}) {Values(option)}; return ;;\n");
            }
        }

        text.Append("    esac\n    case $command in\n");
        foreach (var spec in specs)
        {
            var options = Listed(spec.Options.SelectMany(Names).Append("--help"));
            text.Append($"        {spec.Name}) options=\"{options}\" words=\"{Listed(Words(spec))}\" ;;\n");
        }

        text.Append("    esac\n    case $word in\n");
        text.Append("        -*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\")) ;;\n");
        text.Append("        *) if [ -n \"$words\" ]; then COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n");
        text.Append("           else COMPREPLY=($(compgen -f -- \"$word\")); fi ;;\n");
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
        text.Append("#compdef ipvspure\n# zsh completion of ipvspure; as _ipvspure in a directory of $fpath: ipvspure completion zsh >_ipvspure\n");
        text.Append("_ipvspure() {\n    local -a commands\n    commands=(\n");
        foreach (var spec in specs)
        {
            text.Append($"        '{spec.Name}:{Escaped(First(spec.Description)).Replace(":", "\\:", StringComparison.Ordinal)}'\n");
        }

        text.Append("    )\n    if (( CURRENT == 2 )); then\n        _describe command commands\n        return\n    fi\n    case $words[2] in\n");
        foreach (var spec in specs)
        {
            text.Append($"        {spec.Name})\n            _arguments -s");
            foreach (var option in spec.Options)
            {
                var names = string.Join(' ', Names(option));
                foreach (var name in Names(option))
                {
                    text.Append($" \\\n                '({names}){name}[{Bracketed(option.Description)}]{Values(option)}'");
                }
            }

            var operand = Words(spec) is { Count: > 0 } listed ? $"'*:what:({Listed(listed)})'" : "'*:file:_files'";
            text.Append($" \\\n                {operand} ;;\n");
        }

        return text.Append("    esac\n}\n_ipvspure \"$@\"\n").ToString();

        static string Values(Option option)
        {
            var (words, files) = ValuesOf(option.HelpName);
            return !TakesValue(option) ? ""
                : files && words.Length > 0 ? $":value:_alternative \"words:word:({Listed(words)})\" \"files:file:_files\""
                : files ? ":file:_files"
                : words.Length > 0 ? $":value:({Listed(words)})" : ":value: ";
        }
    }

    private static string Fish(ImmutableArray<CommandSpec> specs)
    {
        var text = new StringBuilder("# fish completion of ipvspure; ipvspure completion fish >~/.config/fish/completions/ipvspure.fish\n");
        foreach (var spec in specs)
        {
            text.Append($"complete -c ipvspure -f -n __fish_use_subcommand -a {spec.Name} -d '{Escaped(First(spec.Description))}'\n");
            foreach (var option in spec.Options)
            {
                var (words, files) = ValuesOf(option.HelpName);
                text.Append($"complete -c ipvspure -n '__fish_seen_subcommand_from {spec.Name}'");
                foreach (var name in Names(option))
                {
                    text.Append(name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]}" : $" -s {name[1..]}");
                }

                text.Append(!TakesValue(option) ? "" : files ? " -r -F" : " -r -f");
                text.Append(words.Length == 0 ? "" : $" -a '{Listed(words)}'");
                text.Append($" -d '{Escaped(option.Description ?? "")}'\n");
            }

            if (Words(spec) is { Count: > 0 } operands)
            {
                text.Append($"complete -c ipvspure -f -n '__fish_seen_subcommand_from {spec.Name}' -a '{Listed(operands)}'\n");
            }
        }

        return text.ToString();
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

    private static List<string> Words(CommandSpec spec) => spec.Name switch
    {
        "completion" => [.. Shells],
        "explain" => ["service"],
        _ => [],
    };

    private static string Listed(IEnumerable<string> words) => string.Join(' ', words);

    // Brackets end a description in zsh.
    private static string Bracketed(string? text) => Escaped(text ?? "")
        .Replace("[", "(", StringComparison.Ordinal)
        .Replace("]", ")", StringComparison.Ordinal);

    private static string Escaped(string text) => text.Replace("'", "'\\''", StringComparison.Ordinal);
}
