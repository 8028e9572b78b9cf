using System;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>A test that runs where a variable is set, as a soak script does; elsewhere it counts as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SoakFactAttribute : FactAttribute
{
    public SoakFactAttribute(string variable, string why) =>
        (Variable, Skip) = (variable, Environment.GetEnvironmentVariable(variable) is { Length: > 0 } ? null : why);

    /// <summary>The variable that asks for it.</summary>
    public string Variable { get; }
}
