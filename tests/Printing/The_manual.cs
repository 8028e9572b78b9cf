using System;
using System.Linq;
using IpvsPure.App;
using Xunit;

namespace IpvsPure.Printing;

/// <summary>The manual page, written from the commands.</summary>
public sealed class The_manual
{
    private static readonly string[] Requests =
        [".TH", ".SH", ".SS", ".TP", ".PP", ".B", ".I", ".BR", ".RI"];

    [Fact]
    public void Has_every_command_option_example_and_exit_code()
    {
        using var desk = new Desk();
        Assert.Equal(0, desk.Run("man"));
        var plain = desk.Out.Replace("\\-", "-", StringComparison.Ordinal).Replace("\\e", "\\", StringComparison.Ordinal);
        Assert.All(Commands.All(new()), spec =>
        {
            Assert.Contains($".SS ipvspure {spec.Name}", plain, StringComparison.Ordinal);
            Assert.All(spec.Options, x => Assert.Contains($"\\fB{x.Name}\\fR", plain, StringComparison.Ordinal));
            Assert.All(spec.Examples, x => Assert.Contains(x.Line, plain, StringComparison.Ordinal));
        });
        Assert.All(ExitCode.Meanings, x => Assert.Contains($"\n.B {x.Code}\n{x.Meaning}", plain, StringComparison.Ordinal));
    }

    [Fact]
    public void Has_no_line_that_man_would_take_for_something_else()
    {
        using var desk = new Desk();
        desk.Run("man");
        var lines = desk.Out.TrimEnd('\n').Split('\n');
        Assert.All(lines, x => Assert.False(x.Length == 0 || x[0] == '\'' || (x[0] == '.' && !Requests.Contains(x.Split(' ')[0])), x));
        Assert.All(lines.Where(x => x.StartsWith(".TP", StringComparison.Ordinal)), x => Assert.Equal(".TP", x));
    }
}
