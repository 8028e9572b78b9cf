using System;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using IpvsPure.App;
using IpvsPure.App.Operating;
using IpvsPure.Properties;
using Xunit;

namespace IpvsPure.Operations;

/// <summary>The page for people, over HTTP: who gets it, and what a browser is told to do with it.</summary>
public sealed class The_status_page
{
    private static readonly IPEndPoint Loopback = new(IPAddress.Loopback, 0);

    [Theory]
    [InlineData("", null)]
    [InlineData("--status-page-bind-address none", null)]
    [InlineData("--status-page-bind-address loopback", "127.0.0.1:10247")]
    [InlineData("--status-page-bind-address 127.0.0.1", "127.0.0.1:10247")]
    [InlineData("--status-page-bind-address [::1]:8080", "[::1]:8080")]
    [InlineData("--status-page-bind-address 192.0.2.1:80", "192.0.2.1:80")]
    public void Is_off_by_default_and_on_the_loopback_where_it_is_only_switched_on(string flags, string? at)
    {
        var all = new Flags();
        var root = new System.CommandLine.RootCommand();
        foreach (var option in all.Agent.All)
        {
            root.Add(option);
        }

        var parsed = root.Parse(flags);
        Assert.Empty(parsed.Errors);
        Assert.Equal(at, AgentOptions.Of(parsed, all.Agent).StatusAt?.ToString());
    }

    [Fact]
    public async Task Opens_no_door_unless_asked_for()
    {
        await using var agent = await Running.Start();
        Assert.Equal(2, agent.Doors);
        using var answer = await agent.Get(agent.Debug, "/status");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("worker-3:80")]
    [InlineData("localhost:80")]
    [InlineData("on")]
    public void Names_the_remedy_for_an_address_that_is_none(string text)
    {
        using var desk = new Desk();
        Assert.Equal(1, desk.Run($"agent -f /dev/null --status-page-bind-address {text}"));
        Assert.Contains($"'{text}' is not an address with a port, such as 127.0.0.1:10247 or [::1]:10247, and not 'loopback' or 'none'", desk.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_a_setting_like_others()
    {
        using var desk = new Desk();
        desk.Write("config.yaml", "status-page-bind-address: loopback\n");
        Assert.Equal(0, desk.Run("config show --config @/config.yaml"));
        Assert.Contains("status-page-bind-address: loopback", desk.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_what_the_agent_knows()
    {
        await using var agent = await Busy();
        var page = await agent.Text(agent.Page, "/");
        Assert.Contains("<h1>worker-3</h1>", page, StringComparison.Ordinal);
        Assert.Contains("10.96.44.7:443/tcp", page, StringComparison.Ordinal);
        Assert.Contains("no memory for another destination", page, StringComparison.Ordinal);
        Assert.Contains(">cart<", page, StringComparison.Ordinal);
        Assert.DoesNotContain(">cart<", await agent.Text(agent.Page, "/?namespace=kube-system"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_a_browser_to_take_nothing_but_its_own_style()
    {
        await using var agent = await Busy();
        using var answer = await agent.Get(agent.Page, "/");
        var policy = Assert.Single(answer.Content.Headers.TryGetValues("Content-Security-Policy", out var inner) ? inner : answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Matches("^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$", policy);
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], answer.Headers.GetValues("Referrer-Policy"));
        Assert.True(answer.Headers.CacheControl!.NoStore);
        using var other = await agent.Get(agent.Debug, "/proxyMode");
        Assert.Equal(["default-src 'none'"], other.Headers.GetValues("Content-Security-Policy"));
    }

    [Fact]
    public async Task Can_only_be_read()
    {
        await using var agent = await Busy();
        using var client = new HttpClient();
        foreach (var method in (HttpMethod[])[HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Options, HttpMethod.Trace])
        {
            using var answer = await client.SendAsync(new(method, agent.Page));
            Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
            Assert.Equal(["GET", "HEAD"], answer.Content.Headers.Allow);
        }

        using var head = await client.SendAsync(new(HttpMethod.Head, agent.Page));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.InRange(head.Content.Headers.ContentLength!.Value, 5_000, 100_000);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Tells_nothing_to_a_page_of_somebody_else()
    {
        await using var agent = await Busy();
        using var answer = await agent.Get(agent.Page, "/", "rebound.example:10247");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("ask by address: http://127.0.0.1:PORT/", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var near = await agent.Get(agent.Page, "/", "localhost:10247");
        Assert.Equal(HttpStatusCode.OK, near.StatusCode);
        var everywhere = new StatusPages(agent.Status, () => agent.Memory, "0.1.0", isLoopback: false);
        Assert.Equal(200, everywhere.To(new("GET", "/", "", "worker-3.example:10247", "")).Status);
    }

    [Theory]
    [InlineData("/debug/plan")]
    [InlineData("/metrics")]
    [InlineData("//")]
    [InlineData("/../")]
    [InlineData("/favicon.ico")]
    public async Task Is_the_only_thing_there(string path)
    {
        await using var agent = await Busy();
        using var socket = new TcpClient(agent.Page.Host, agent.Page.Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"));
        using var reader = new System.IO.StreamReader(socket.GetStream());
        var status = await reader.ReadLineAsync();
        Assert.Equal(path == "/../" ? "HTTP/1.1 200 OK" : "HTTP/1.1 404 Not Found", status);
    }

    [Fact]
    public async Task Is_written_while_the_agent_works_on()
    {
        var node = BusyNode.Of(2_000, Running.Now);
        await using var agent = await Running.Start(Loopback);
        agent.Memory = node.Memory;
        var asking = Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                Assert.Contains("of 2,0", await agent.Text(agent.Page, $"/?page={i}"), StringComparison.Ordinal);
            }
        });
        for (var i = 0; !asking.IsCompleted; i++)
        {
            var service = node.Memory.View.Services[new("team-00", "web-00000")] with { Name = new("team-00", $"more-{i % 50}") };
            node.Hear(node.Memory.View with { Services = node.Memory.View.Services.AddOrUpdate(service.Name, service) });
            node.Work(2 + i);
            agent.Memory = node.Memory;
        }

        await asking;
    }

    /// <summary>An agent to which much has happened within the last half hour.</summary>
    internal static async Task<Running> Busy()
    {
        var started = Running.Now - 1_840_000;
        var node = BusyNode.From(started);
        var agent = await Running.Start(Loopback, started);
        agent.Status.Heard(new([], [], true), started + 1_835_000);
        agent.Status.Knows(node.Memory.View);
        foreach (var (round, outcomes) in node.Rounds)
        {
            agent.Status.Ended(round, outcomes);
        }

        agent.Memory = node.Memory;
        return agent;
    }
}
