using System;
using System.IO;
using System.Text.RegularExpressions;
using IpvsPure.Printing;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>
/// docs/migration.md followed to the letter on a node that a peer has set up: each command of its console blocks in its order, and what is
/// printed compared with what the page shows. Peers/kubectl stands for the cluster. With GOLDENS=write in the environment a
/// run rewrites the page.
/// </summary>
[Collection(LongCollection.Name)]
public sealed partial class The_migration_guide(Guest guest) : IDisposable
{
    private static readonly string Page = Path.Combine(Guest.Root, "docs", "migration.md");

    private readonly NodeUnderTest node = new NodeUnderTest(guest).Reset();

    public void Dispose() => node.Reset();

    [Theory]
    [InlineData("kube-proxy")]
    [InlineData("kube-router")]
    public void Shows_what_its_commands_print_there_and_back(string peer)
    {
        guest.Run($"""
            mkdir -p /tmp/guide && cd /tmp/guide && cp {node.Write(Shop.OfThePeers)} cluster.yaml
            ln -sf {Guest.Binary} ipvspure && ln -sf {Guest.Root}/tests/Kernel/Peers/kubectl kubectl
            """).Ended();
        node.Run($"{Guest.Root}/tests/Kernel/Peers/others && {Guest.Root}/tests/Kernel/Peers/{peer}").Ended();
        GuidePage.ShowsWhat(Page, Follow, title => title.EndsWith(' ' + peer, StringComparison.Ordinal));
        node.Ask("c1", "tcp", "203.0.113.6", 80).From(["p1", "q1"], ".*");
    }

    private string[] Follow(string command)
    {
        var said = node.Run($"cd /tmp/guide; export PATH=$PWD:$PATH; set -o pipefail; {command}", 120);
        Assert.True(said.Code == 0, $"ended with {said.Code}: {command}\n{said.Output}\n{said.Errors}");
        return Took().Replace(said.Output + said.Errors, "in 1 s").Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    // How long it takes is not the page's matter.
    [GeneratedRegex(@"\bin [0-9.,]+ m?s\b")]
    private static partial Regex Took();
}
