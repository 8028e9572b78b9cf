using System;
using System.Diagnostics;
using System.IO;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>A bug report from a node, read on another machine.</summary>
[Collection(KernelCollection.Name)]
public sealed class A_snapshot(Guest guest)
{
    private readonly NodeUnderTest node = new NodeUnderTest(guest).Reset();

    private static Service[] Services(params string[] endpoints) =>
    [
        new("web", ["10.96.4.1", "fd96::4:1"], [new(80, NodePort: 30050), new(53, Protocol: "UDP")], endpoints) { AffinitySeconds = 300, ExternalIps = ["203.0.113.4"] },
        new("other", ["10.96.4.2"], [new(80), new(80, Protocol: "SCTP")], ["p2"]) { Scheduler = "wlc" },
    ];

    [Theory]
    [InlineData("--filter auto")]
    [InlineData("--filter iptables --bind address --drain 0")]
    public void Replays_on_another_machine_to_the_plan_of_the_node_byte_for_byte(string options)
    {
        node.ServeWith(options, Services("p1", "q1"));
        node.Run("ipvsadm -e -t 10.96.4.2:80 -r 10.244.1.12:8080 -m -w 3; ipvsadm -A -t 198.51.100.9:80 -s rr").Ended();
        var path = node.Write(Services("p1", "p3"));
        foreach (var form in (string[])["text", "json", "ipvsadm", "markdown", "nft-like"])
        {
            var planned = node.Ipvspure($"plan -f {path} --node node-a {options} -o {form}").Ended().Output;
            node.Ipvspure($"snapshot /share/bug.json.gz -f {path} --node node-a {options}").Ended();
            var (said, remark) = Replay(guest.PathOf("bug.json.gz"), form);
            Assert.Equal(BelowHeading(planned, form), BelowHeading(said, form));
            Assert.Contains("the same plan as then", remark, StringComparison.Ordinal);
            Assert.True(planned.Length > 200, planned);
        }
    }

    // The heading names where the state comes from.
    private static string BelowHeading(string plan, string form) => form is "text" or "markdown" ? plan[plan.IndexOf('\n')..] : plan;

    private static (string Output, string Errors) Replay(string file, string form)
    {
        using var process = Process.Start(new ProcessStartInfo(Guest.Binary, ["replay", file, "-o", form])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return (output, errors.Result);
    }
}
