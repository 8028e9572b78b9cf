using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using IpvsPure.App;
using IpvsPure.Operations;
using Xunit;

namespace IpvsPure.Printing;

/// <summary>What shells complete: each script is run by the shell that it is for, on the same lines.</summary>
public sealed class A_completion_script
{
    public static TheoryData<string, string> Lines => new()
    {
        { "ipvspure sn", "snapshot" },
        { "ipvspure -", "--help --version" },
        { "ipvspure plan --det", "--detailed-exitcode" },
        { "ipvspure plan --hel", "--help" },
        { "ipvspure plan --bind ", "address route" },
        { "ipvspure plan --bind=", "address route" },
        { "ipvspure plan --bind=r", "route" },
        { "ipvspure plan -o ", "ipvsadm json markdown nft-like text" },
        { "ipvspure show --sort n", "name" },
        { "ipvspure show --watch --sort n", "name" },
        { "ipvspure completion ", "bash fish zsh" },
        { "ipvspure explain s", "service" },
        { "ipvspure explain --from p", "pod" },
        { "ipvspure agent --status-page-bind-address ", "loopback none" },
        { "ipvspure config ", "convert reference show" },
        { "ipvspure config convert clus", "cluster.yaml" },
        { "ipvspure config show --sor", "" },
        { "ipvspure snapshot clus", "cluster.yaml" },
        { "ipvspure plan clus", "" },
        { "ipvspure plan -f clus", "cluster.yaml" },
        { "ipvspure plan -f cluster.yaml --filen", "--filename" },
        { "ipvspure plan --observed n", "node.json" },
        { "ipvspure plan --observed l", "live" },
        { "ipvspure plan --scheduler ", "" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Of_bash_completes_commands_options_values_and_files(string line, string expected)
    {
        using var desk = With("bash", "complete.bash");

        // As bash splits a line: the sign between an option and its value is a word by itself.
        var words = line.Replace("=", line.EndsWith('=') ? " =" : " = ", StringComparison.Ordinal).Split(' ');
        desk.Write("run.bash", $"""
            source ./complete.bash
            COMP_WORDS=({string.Join(' ', words.Select(x => $"'{x}'"))}) COMP_CWORD={words.Length - 1}
            _ipvspure
            printf '%s\n' "${"{COMPREPLY[@]}"}"
            """);
        Assert.Equal(expected, Run(desk, "bash", "--norc", "run.bash"));
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void Of_zsh_completes_the_same(string line, string expected)
    {
        using var desk = With("zsh", "_ipvspure");
        Assert.Equal(expected, Run(desk, "zsh", "-f", Repository.File("tests/Printing/complete.zsh"), desk.Folder, line));
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void Of_fish_completes_the_same(string line, string expected)
    {
        using var desk = With("fish", "ipvspure.fish");
        var words = Run(desk, "fish", "--no-config", "-c", $"source ipvspure.fish; complete -C '{line}' | cut -f1");
        Assert.Equal(expected, words.Replace("--bind=", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bash", "complete -p ipvspure", "complete -o filenames -F _ipvspure ipvspure")]
    [InlineData("zsh", "print -r -- $_comps[ipvspure]", "_ipvspure")]
    [InlineData("fish", "complete -C 'ipvspure sn' | cut -f1", "snapshot")]
    public void Can_be_sourced_as_the_guide_says(string shell, string question, string expected)
    {
        using var desk = With(shell, "script");
        var start = shell switch
        {
            "zsh" => "autoload -Uz compinit; compinit -u -D; source <(cat script)",
            "fish" => "cat script | source",
            _ => "source <(cat script)",
        };
        Assert.Equal(expected, Run(desk, shell, [.. shell == "zsh" ? (string[])["-f"] : [], "-c", $"{start}; {question}"]));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public void Knows_every_command_and_every_option(string shell)
    {
        using var desk = new Desk();
        Assert.Equal(0, desk.Run($"completion {shell}"));
        var specs = Commands.All(new());
        Assert.All(specs, x => Assert.Contains(x.Name, desk.Out, StringComparison.Ordinal));
        Assert.All(specs.SelectMany(x => x.Options), x => Assert.Contains(
            shell == "fish" ? $" -l {x.Name[2..]}" : x.Name, desk.Out, StringComparison.Ordinal));
    }

    [Fact]
    public void Is_refused_for_a_shell_that_is_not_known()
    {
        using var desk = new Desk();
        Assert.Equal(1, desk.Run("completion tcsh"));
        Assert.Contains("'tcsh' is none of bash, zsh, fish", desk.Error, StringComparison.Ordinal);
    }

    private static Desk With(string shell, string file)
    {
        var desk = new Desk().With("cluster.yaml", "").With("node.json", "");
        Assert.Equal(0, desk.Run($"completion {shell}"));
        return desk.With(file, desk.Out);
    }

    // The words in order, without the directory of the place itself.
    private static string Run(Desk desk, string shell, params string[] arguments)
    {
        var start = new ProcessStartInfo(Tool.Need(shell), arguments)
        {
            WorkingDirectory = desk.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = desk.Folder;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var faults = process.StandardError.ReadToEndAsync();
        var words = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        Assert.Equal("", faults.Result);
        return string.Join(' ', words.Order(StringComparer.Ordinal));
    }
}
