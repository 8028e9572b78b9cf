using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace IpvsPure.App.Operating;

/// <summary>
/// One address on which HTTP is answered: Kestrel alone, without the pipeline and the services of a web application, so
/// that a door costs little and can be opened and closed while others stay.
/// </summary>
internal sealed class HttpDoor : IAsyncDisposable
{
    private const int BodyMax = 1024;
    private const int ConnectionsMax = 64;

    private readonly KestrelServer server;

    private HttpDoor(KestrelServer server) => this.server = server;

    /// <summary>Where it is open; the port is the real one if 0 was asked for.</summary>
    public Uri Address => new(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Opens it; throws an IOException where the address cannot be had.</summary>
    public static async Task<HttpDoor> Open(
        IPEndPoint at, Func<Question, CancellationToken, ValueTask<Answer>> answer, CancellationToken stop)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxConcurrentConnections = ConnectionsMax;
        options.Limits.MaxRequestBodySize = BodyMax;
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        options.Listen(at, x => x.Protocols = HttpProtocols.Http1);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var server = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
        try
        {
            await server.StartAsync(new Application(answer), stop);
        }
        catch
        {
            server.Dispose();
            throw;
        }

        return new(server);
    }

    public async ValueTask DisposeAsync()
    {
        // Probes keep their connections open; a stop does not wait for them.
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await server.StopAsync(soon.Token);
        server.Dispose();
    }

    /// <summary>Carries questions and answers; no context beyond Kestrel's own is made.</summary>
    private sealed class Application(Func<Question, CancellationToken, ValueTask<Answer>> answer) : IHttpApplication<IFeatureCollection>
    {
        public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

        public void DisposeContext(IFeatureCollection context, Exception? exception)
        {
        }

        public async Task ProcessRequestAsync(IFeatureCollection context)
        {
            var request = context.GetRequiredFeature<IHttpRequestFeature>();
            var stop = context.GetRequiredFeature<IHttpRequestLifetimeFeature>().RequestAborted;
            using var reader = new StreamReader(request.Body, Encoding.UTF8);
            var body = await reader.ReadToEndAsync(stop);
            var said = await answer(new(request.Method, request.Path, request.QueryString, request.Headers.Host.ToString(), body), stop);
            var response = context.GetRequiredFeature<IHttpResponseFeature>();
            response.StatusCode = said.Status;
            response.Headers.ContentType = said.ContentType;
            response.Headers.ContentLength = said.Body.Length;
            response.Headers.CacheControl = "no-store";
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers.ContentSecurityPolicy = said.Policy;
            response.Headers["Referrer-Policy"] = "no-referrer";
            if (said.Status == 405)
            {
                response.Headers.Allow = "GET, HEAD";
            }

            if (request.Method != "HEAD")
            {
                await context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(said.Body, stop);
            }
        }
    }
}
