using System;
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
            $"""
            ip netns add model && ip -n model link set lo up && ip -n model link add eth0 type dummy &&
            ip -n model addr add 192.0.2.1/24 dev eth0 && ip -n model addr add fd01::1/64 dev eth0 nodad &&
            ip -n model link set eth0 up || exit
            for scheduler in rr wrr lc wlc sh mh dh sed nq lblc lblcr fo ovf; do modprobe ip_vs_$scheduler || exit; done
            ip netns exec model dotnet tests/Conformance/bin/{configuration}/net10.0/IpvsPure.Conformance.dll {Operations} {Seed}
            code=$?
            ip netns delete model
            exit $code
            """,
            seconds: 1500);
        output.WriteLine(said.Output);
        Assert.True(said.Code == 0, said.Output + said.Errors);
    }
}
