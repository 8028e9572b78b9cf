using System;
using System.IO;
using Xunit;
using Xunit.Abstractions;

namespace IpvsPure.Kernel;

/// <summary>A table of services can be read in several ways; the quick ones are used because they read the same.</summary>
[Collection(KernelCollection.Name)]
public sealed class Observing(Guest guest, ITestOutputHelper output)
{
    [Fact]
    public void Reads_the_same_in_every_way()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var said = guest.Run(
            $"""
            ip netns add ways && ip -n ways link set lo up && ip -n ways link add eth0 type dummy &&
            ip -n ways addr add 192.0.2.1/24 dev eth0 && ip -n ways addr add fd01::1/64 dev eth0 nodad &&
            ip -n ways link set eth0 up || exit
            ip netns exec ways dotnet tests/Conformance/bin/{configuration}/net10.0/IpvsPure.Conformance.dll ways 25 2026
            code=$?
            ip netns delete ways
            exit $code
            """,
            seconds: 600);
        output.WriteLine(said.Output);
        Assert.True(said.Code == 0, said.Output + said.Errors);
    }
}
