using System;
using System.Collections.Immutable;
using System.CommandLine;

namespace IpvsPure.App;

/// <summary>A command of the command line: what it says of itself, what it takes, what it does.</summary>
/// <param name="Examples">Command lines that work, each with a word on what it is for.</param>
internal sealed record CommandSpec(
    string Name,
    string Description,
    ImmutableArray<Example> Examples,
    ImmutableArray<Option> Options,
    Func<Arguments, Surroundings, int> Run)
{
    /// <summary>What stands on the command line without the name of an option.</summary>
    public ImmutableArray<Argument> Operands { get; init; } = [];
}

/// <summary>A command line for the help of a command.</summary>
internal sealed record Example(string Line, string Purpose);
