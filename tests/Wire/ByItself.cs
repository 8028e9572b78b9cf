using Xunit;

namespace IpvsPure.Wire;

/// <summary>Tests that count what the process has open: no other test opens or closes anything meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ByItself
{
    public const string Name = "by itself";
}
