using System;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>The same of a theory: <see cref="SoakFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SoakTheoryAttribute : TheoryAttribute
{
    public SoakTheoryAttribute(string variable, string why) => (Variable, Skip) = (variable, SoakFactAttribute.Reason(variable, why));

    /// <summary>The variable that asks for it.</summary>
    public string Variable { get; }
}
