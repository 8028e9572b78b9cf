using System;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using IpvsPure.ApiServer;
using Xunit;

namespace IpvsPure.AgentTests;

/// <summary>What a source makes of an object in which something is wrong: it stops no other, and takes nothing down.</summary>
public sealed class A_faulty_object
{
    [Theory]
    [InlineData(Streaming.Yes)]
    [InlineData(Streaming.Refused)]
    public async Task In_a_list_is_told_and_the_others_go_on(Streaming streaming)
    {
        await using var lab = new Lab().With(services: 4);
        lab.Faults.Streaming = streaming;
        Spoil(lab, 1, "\"spec\"", "\"specs\"");
        lab.World.PutRaw(Lab.Key(Kind.Services, 2), "{\"metadata\":{\"name\":\"svc-2\",}}"u8.ToArray());
        lab.World.PutRaw(Lab.Key(Kind.Services, 3), "{\"metadata\":{\"resourceVersion\":\"7\"}}"u8.ToArray());
        await using var following = lab.Follow();
        await following.UntilComplete();
        Assert.True(following.View.Services.ContainsKey(Lab.Service(0)));
        Assert.Equal(1, following.View.Services.Count);
        Assert.Contains("Service ns-1/svc-1: spec: is missing", following.Diagnostics);
        Assert.Contains(following.Diagnostics, x => x.StartsWith("Service: : line 1, column ", StringComparison.Ordinal));
        Assert.Contains("Service: metadata.name: is missing", following.Diagnostics);
    }

    [Fact]
    public async Task Keeps_what_it_was_when_it_was_sound()
    {
        await using var lab = new Lab().With(services: 3);
        await using var following = lab.Follow();
        await following.UntilSame(lab);
        var before = following.View;
        Spoil(lab, 1, "\"port\":80", "\"port\":\"http\"");
        lab.World.Put(Kind.Services, Crowd.Service(9));
        await following.Until(x => x.View.Services.ContainsKey(Lab.Service(9)), "the next Service");
        Assert.Equal(before.Services.Find(Lab.Service(1)), following.View.Services.Find(Lab.Service(1)));
        Assert.Contains(following.Diagnostics, x => x.StartsWith("Service ns-1/svc-1: : is kept as it was", StringComparison.Ordinal));
        Assert.Contains(
            "Service ns-1/svc-1: spec.ports[0].port: a whole number is expected, not the text 'http'", following.Diagnostics);
        lab.World.Delete(Lab.Key(Kind.Services, 1));
        await following.UntilSame(lab);
    }

    [Fact]
    public async Task Is_told_once_for_each_version_however_often_it_is_listed()
    {
        await using var lab = new Lab().With(services: 3);
        Spoil(lab, 1, "\"port\":80", "\"port\":\"http\"");
        lab.World.PutRaw(Lab.Key(Kind.Services, 2), "{\"metadata\":{\"name\":\"svc-2\",}}"u8.ToArray());
        await using var following = lab.Follow();
        await following.UntilComplete();
        var told = following.Diagnostics.Length;
        for (var i = 0; i < 3; i++)
        {
            await lab.Server.Stop();
            lab.World.Compact();
            lab.World.Put(Kind.Services, Crowd.Service(20 + i));
            lab.Server.Start();
            await following.Until(x => x.View.Services.ContainsKey(Lab.Service(20 + i)), "the next list");
        }

        Assert.True(lab.Lists(Kind.Services) >= 4);
        Assert.Equal(told, following.Diagnostics.Count(x => !x.Contains("what is known stays", StringComparison.Ordinal)));
        Spoil(lab, 1, "\"port\":80", "\"port\":\"web\"");
        await following.Until(x => x.Diagnostics.Any(y => y.Contains("'web'", StringComparison.Ordinal)), "word of the next version");
    }

    [Fact]
    public async Task That_cannot_be_named_lets_no_object_count_as_gone()
    {
        await using var lab = new Lab().With(services: 3);
        await using var following = lab.Follow();
        await following.UntilSame(lab);
        await lab.Server.Stop();
        lab.World.PutRaw(Lab.Key(Kind.Services, 1), "{\"metadata\":{\"name\": oh }}"u8.ToArray());
        lab.World.Put(Kind.Services, Crowd.Service(9));
        lab.World.Compact();
        lab.Server.Start();
        await following.Until(x => x.View.Services.ContainsKey(Lab.Service(9)), "the next list");
        Assert.True(following.View.Services.ContainsKey(Lab.Service(1)));
        await lab.Server.Stop();
        lab.World.Delete(Lab.Key(Kind.Services, 1));
        lab.World.Compact();
        lab.Server.Start();
        await following.UntilSame(lab);
    }

    [Fact]
    public async Task That_is_huge_is_passed_over()
    {
        await using var lab = new Lab().With(services: 3);
        var text = new StringBuilder("{\"metadata\":{\"name\":\"svc-1\",\"namespace\":\"ns-1\",\"note\":\"");
        text.Append('x', 17 * 1024 * 1024).Append("\"}}");
        lab.World.PutRaw(Lab.Key(Kind.Services, 1), Encoding.ASCII.GetBytes(text.ToString()));
        await using var following = lab.Follow();
        await following.UntilComplete();
        Assert.Equal(2, following.View.Services.Count);
        Assert.Contains("Service: : is larger than any object may be", following.Diagnostics);
        lab.World.Put(Kind.Services, Crowd.Service(1));
        await following.UntilSame(lab);
    }

    [Fact]
    public async Task Shows_as_an_event_on_its_Service()
    {
        await using var lab = new Lab().With(services: 2);
        Spoil(lab, 1, "\"port\":80", "\"port\":99999");
        await using var following = lab.Follow();
        await following.UntilComplete();
        await Lab.Until(() => !lab.Server.Events.IsEmpty, "an event");
        var happened = JsonNode.Parse(lab.Server.Events.First())!;
        Assert.Equal("svc-1", (string?)happened["involvedObject"]!["name"]);
        Assert.Equal("ns-1", (string?)happened["involvedObject"]!["namespace"]);
        Assert.StartsWith("00000000-", (string?)happened["involvedObject"]!["uid"], StringComparison.Ordinal);
        Assert.Equal("Warning", (string?)happened["type"]);
        Assert.Contains("spec.ports[0].port", (string?)happened["message"], StringComparison.Ordinal);
        Assert.Equal(Lab.Node, (string?)happened["source"]!["host"]);
    }

    private static void Spoil(Lab lab, int number, string what, string instead) => lab.World.Put(
        Kind.Services,
        JsonNode.Parse(Crowd.Service(number).ToJsonString().Replace(what, instead, StringComparison.Ordinal))!.AsObject());
}
