using System;
using System.CommandLine;
using System.CommandLine.Invocation;
using System.IO;
using System.Linq;
using IpvsPure.App;
using Xunit;

namespace IpvsPure.Printing;

public sealed class The_help
{
    public static TheoryData<string> Names => [.. Commands.All(new()).Select(x => x.Name)];

    public static TheoryData<string> Lines => [.. Commands.All(new()).SelectMany(x => x.Examples).Select(x => x.Line)];

    [Fact]
    public void Mentions_every_command()
    {
        using var desk = new Desk();
        Assert.Equal(0, desk.Run("--help"));
        Assert.All(Commands.All(new()), x => Assert.Contains($"\n  {x.Name} ", desk.Out, StringComparison.Ordinal));
        Assert.Contains("Exit codes: 0 ", desk.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Comes_when_nothing_is_said()
    {
        using var desk = new Desk();
        Assert.Equal(0, desk.Run(""));
        Assert.Contains("Usage:", desk.Out, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Has_examples_and_every_option_of_each_command(string name)
    {
        using var desk = new Desk();
        Assert.Equal(0, desk.Run($"{name} --help"));
        var spec = Commands.All(new()).Single(x => x.Name == name);
        Assert.All(spec.Options, x => Assert.Contains(x.Name, desk.Out, StringComparison.Ordinal));
        Assert.All(spec.Examples, x => Assert.Contains(x.Line, desk.Out, StringComparison.Ordinal));
        Assert.NotEmpty(spec.Examples);
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void Has_only_examples_that_the_command_line_takes(string line)
    {
        var own = line.Split('|').Select(x => x.Trim()).Single(x => x.StartsWith("ipvspure ", StringComparison.Ordinal));
        var arguments = own.Split(" > ")[0].Split(' ')[1..];
        using var desk = new Desk();
        var surroundings = new Surroundings(
            TextWriter.Null, TextWriter.Null, () => Stream.Null, null, 0, false, false, "", _ => desk.Kernel);
        var parsed = CommandLine.Build(surroundings).Parse(arguments);
        Assert.Empty(parsed.Errors);
        Assert.IsNotType<ParseErrorAction>(parsed.Action);
    }
}
