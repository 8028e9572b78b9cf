using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
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

    private static Service Web => new("web", ["10.96.6.1", "fd96::6:1"], [new(80, NodePort: 30050), new(80, Protocol: "UDP", NodePort: 30050)], ["p1", "q1"])
    {
        ExternalIps = ["203.0.113.6", "2001:db8::6"],
    };

    public void Dispose() => node.Reset();

    [Theory]
    [InlineData("kube-proxy")]
    [InlineData("kube-router")]
    public void Shows_what_its_commands_print_there_and_back(string peer)
    {
        guest.Run($"""
            mkdir -p /tmp/guide && cd /tmp/guide && cp {node.Write(Web)} cluster.yaml
            ln -sf {Guest.Binary} ipvspure && ln -sf {Guest.Root}/tests/Kernel/Peers/kubectl kubectl
            """).Ended();
        node.Run($"{Guest.Root}/tests/Kernel/Peers/others && {Guest.Root}/tests/Kernel/Peers/{peer}").Ended();
        var written = File.ReadAllLines(Page);
        var shown = Lines(written, peer).ToArray();
        if (Environment.GetEnvironmentVariable("GOLDENS") == "write")
        {
            File.WriteAllText(Page, string.Join('\n', shown) + "\n");
            return;
        }

        Assert.Equal(written, shown);
        node.Ask("c1", "tcp", "203.0.113.6", 80).From(["p1", "q1"], ".*");
    }

    // The page with each output of this peer's two chapters as it is now.
    private IEnumerable<string> Lines(string[] written, string peer)
    {
        var (isIts, isConsole) = (false, false);
        foreach (var line in written)
        {
            isIts = line.StartsWith("## ", StringComparison.Ordinal) ? line.EndsWith(' ' + peer, StringComparison.Ordinal) : isIts;
            isConsole = line == "```console" || (isConsole && line != "```");
            if (!isIts || !isConsole || line == "```console")
            {
                yield return line;
            }
            else if (line.StartsWith("$ ", StringComparison.Ordinal))
            {
                yield return line;
                foreach (var printed in Follow(line[2..]))
                {
                    yield return printed;
                }
            }
        }
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
