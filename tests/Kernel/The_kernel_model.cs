using System;
using System.Globalization;
using System.IO;
using Xunit;
using Xunit.Abstractions;

namespace IpvsPure.Kernel;

/// <summary>The pure model of the kernel, held against the kernel.</summary>
[Collection(KernelCollection.Name)]
public sealed class The_kernel_model(Guest guest, ITestOutputHelper output)
{
    /// <summary>How many operations fit into a test run under emulation.</summary>
    private const int Operations = 20_000;

    /// <summary>The same each time: new ground is for tests/Conformance/run, whose seeds are fresh.</summary>
    private const int Seed = 2026;

    [Fact]
    public void Answers_and_changes_as_the_kernel_does_operation_by_operation()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var said = guest.Run(
            string.Create(CultureInfo.InvariantCulture, $"tests/Conformance/side-by-side {Operations} {Seed} {configuration}"),
            seconds: 900);
        output.WriteLine(said.Output);
        Assert.True(said.Code == 0, said.Output + said.Errors);
    }

    [Fact]
    public void Answers_as_nf_tables_does()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var said = guest.Run(
            $"""
            ip netns add table && ip -n table link set lo up || exit
            ip netns exec table dotnet tests/Conformance/bin/{configuration}/net10.0/IpvsPure.Conformance.dll table 600 {Seed}
            code=$?
            ip netns delete table
            exit $code
            """,
            seconds: 600);
        output.WriteLine(said.Output);
        Assert.True(said.Code == 0, said.Output + said.Errors);
    }
}
