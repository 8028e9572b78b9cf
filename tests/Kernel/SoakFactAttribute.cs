using System;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>A test that a soak script runs, which sets a variable; elsewhere it counts as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SoakFactAttribute : FactAttribute
{
    public SoakFactAttribute(string variable, string why) =>
        (Variable, Skip) = (variable, Environment.GetEnvironmentVariable(variable) is { Length: > 0 } ? null : why);

    /// <summary>The variable that says how many rounds there are to be.</summary>
    public string Variable { get; }
}
