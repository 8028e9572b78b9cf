using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading.Tasks;
using IpvsPure.Domain;
using IpvsPure.Effects.Health;
using IpvsPure.Planner;
using LanguageExt;
using Xunit;

namespace IpvsPure.Wire;

/// <summary>Health check node ports over loopback, asked by a client that is not ours.</summary>
public sealed class A_health_check_port : IDisposable
{
    private static readonly HealthAnswer Web = new(new("shop", "web"), 3);

    private readonly HealthPorts ports = new();
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly ushort port = FreePort();

    public void Dispose()
    {
        ports.Dispose();
        client.Dispose();
    }

    [Theory]
    [InlineData("GET", "127.0.0.1", "healthz")]
    [InlineData("GET", "[::1]", "")]
    [InlineData("POST", "127.0.0.1", "any/path?at=all")]
    public async Task Answers_any_path_and_method_in_both_families(string method, string host, string path)
    {
        Serve(Web);
        using var reply = await client.SendAsync(new(new(method), $"http://{host}:{port}/{path}"));
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal("application/json", reply.Content.Headers.ContentType!.ToString());
        Assert.Equal("nosniff", reply.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("3", reply.Headers.GetValues("X-Load-Balancing-Endpoint-Weight").Single());
        Assert.Equal(Web.Body(true), await reply.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Says_right_after_a_change_what_is_now()
    {
        Serve(Web);
        Serve(Web with { LocalEndpoints = 0 });
        using var reply = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/healthz"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.StatusCode);
        Assert.Equal("0", reply.Headers.GetValues("X-Load-Balancing-Endpoint-Weight").Single());
    }

    [Fact]
    public async Task Sends_no_body_to_HEAD()
    {
        Serve(Web);
        using var reply = await client.SendAsync(new(HttpMethod.Head, $"http://127.0.0.1:{port}/"));
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Empty(await reply.Content.ReadAsStringAsync());
    }

    [Fact]
    public void Is_closed_once_no_service_asks_for_it()
    {
        Serve(Web);
        ports.Serve(default, true);
        using var socket = new Socket(System.Net.Sockets.AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Assert.Throws<SocketException>(() => socket.Connect(IPAddress.Loopback, port));
    }

    [Fact]
    public void That_is_taken_is_told_and_opened_when_it_is_free()
    {
        using (var other = new Socket(System.Net.Sockets.AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true })
        {
            other.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
            other.Listen();
            Assert.Equal(port, Assert.Single(ports.Serve(Answers(Web), true)).Port);
        }

        Assert.Empty(ports.Serve(Answers(Web), true));
    }

    [Fact]
    public async Task Is_not_held_up_by_a_client_that_says_nothing()
    {
        Serve(Web);
        using var silent = new Socket(System.Net.Sockets.AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Connect(IPAddress.Loopback, port);
        using var reply = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/"));
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
    }

    private void Serve(HealthAnswer answer) => Assert.Empty(ports.Serve(Answers(answer), true));

    private Map<Ascending<ushort>, ushort, HealthAnswer> Answers(HealthAnswer answer) => new([(port, answer)]);

    private static ushort FreePort()
    {
        using var socket = new Socket(System.Net.Sockets.AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
        socket.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        return (ushort)((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
