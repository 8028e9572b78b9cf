using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using IpvsPure.App;
using Xunit;

namespace IpvsPure.Printing;

/// <summary>What shells complete: bash's script is run, the others are read.</summary>
public sealed class A_completion_script
{
    [Theory]
    [InlineData("ipvspure sn", "snapshot")]
    [InlineData("ipvspure plan --det", "--detailed-exitcode")]
    [InlineData("ipvspure plan --bind ", "route address")]
    [InlineData("ipvspure plan -o ", "text json ipvsadm markdown nft-like")]
    [InlineData("ipvspure show --sort n", "name")]
    [InlineData("ipvspure completion ", "bash zsh fish")]
    [InlineData("ipvspure explain --from p", "pod")]
    [InlineData("ipvspure plan -f clus", "cluster.yaml")]
    [InlineData("ipvspure plan --observed n", "node.json")]
    [InlineData("ipvspure plan --scheduler ", "")]
    public void Of_bash_completes_commands_options_values_and_files(string line, string expected)
    {
        using var desk = new Desk().With("cluster.yaml", "").With("node.json", "");
        desk.Run("completion bash");
        var words = line.Split(' ');
        desk.Write("complete.bash", desk.Out + $"""
            COMP_WORDS=({string.Join(' ', words.Select(x => $"'{x}'"))}) COMP_CWORD={words.Length - 1}
            _ipvspure
            echo "$(printf '%s\n' "${"{COMPREPLY[@]}"}" | grep -v complete.bash | tr '\n' ' ')"
            """);
        Assert.Equal(expected, Bash(desk.Folder, "complete.bash").Trim());
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

    private static string Bash(string folder, string script)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["--norc", script])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return text;
    }
}
