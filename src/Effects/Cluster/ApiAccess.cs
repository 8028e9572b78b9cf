using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using k8s;
using LanguageExt;
using LanguageExt.Common;

namespace IpvsPure.Effects.Cluster;

/// <summary>
/// The way to the API server: where it is, who we are, and whom to trust, as KubernetesClient finds it. Certificates and keys that
/// are replaced are taken anew when the server says that it does not know us.
/// </summary>
public sealed class ApiAccess : IDisposable
{
    private const string ServiceAccountToken = "/var/run/secrets/kubernetes.io/serviceaccount/token";
    private static readonly TimeSpan RenewalPause = TimeSpan.FromSeconds(10);

    private readonly Func<KubernetesClientConfiguration> configure;
    private readonly Lock renewing = new();
    private ApiClient client;
    private long renewed = Environment.TickCount64;

    private ApiAccess(Func<KubernetesClientConfiguration> configure)
    {
        this.configure = configure;
        client = new(configure());
    }

    /// <summary>The server's address.</summary>
    public string Server => client.Server.ToString();

    /// <summary>
    /// By the kubeconfig that is named, else as a pod with a service account, else by the user's own kubeconfig, as kubectl
    /// finds it.
    /// </summary>
    /// <param name="kubeconfig">Path of a kubeconfig file.</param>
    /// <param name="context">A context of the kubeconfig; its current one where none is named.</param>
    public static Fin<ApiAccess> Open(Option<string> kubeconfig, Option<string> context)
    {
        var file = kubeconfig.MatchUnsafe(static x => x, static () => null!);
        try
        {
            return new ApiAccess(() => Configuration(file, context.MatchUnsafe(static x => x, static () => null!)));
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            var why = problem.Message.TrimEnd('.');
            return Error.New(file is null
                ? $"no way to an API server: {why}; name a kubeconfig with --kubeconfig, or manifests with -f"
                : $"{file}: {why}; check the file, and --context if it was given");
        }
    }

    /// <summary>Asks for something; the answer's body is still to be read.</summary>
    /// <param name="path">Path and query, relative to the server's address.</param>
    /// <exception cref="TimeoutException">The server has not begun to answer in time.</exception>
    internal Task<HttpResponseMessage> Get(string path, TimeSpan patience, CancellationToken stop) =>
        Send(HttpMethod.Get, path, null, patience, stop);

    /// <inheritdoc cref="Get"/>
    internal Task<HttpResponseMessage> Post(string path, byte[] json, TimeSpan patience, CancellationToken stop) =>
        Send(HttpMethod.Post, path, json, patience, stop);

    public void Dispose() => client.Dispose();

    private async Task<HttpResponseMessage> Send(
        HttpMethod method, string path, byte[]? json, TimeSpan patience, CancellationToken stop)
    {
        var current = client;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(patience);
        using var request = new HttpRequestMessage(method, new Uri(current.Server, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.Accept.Add(new("application/json"));
        if (json is not null)
        {
            request.Content = new ByteArrayContent(json) { Headers = { ContentType = new("application/json") } };
        }

        try
        {
            var response = await current.Send(request, limit.Token);
            if (response.StatusCode == HttpStatusCode.Unauthorized)
            {
                Renew();
            }

            return response;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new TimeoutException($"{Server} does not answer: is it reachable from this node?");
        }
    }

    /// <summary>Reads the configuration again, and uses it from the next request on; those under way keep the old one.</summary>
    private void Renew()
    {
        lock (renewing)
        {
            if (Environment.TickCount64 - renewed < RenewalPause.TotalMilliseconds)
            {
                return;
            }

            renewed = Environment.TickCount64;
            try
            {
                client = new(configure());
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                // Files that are just being replaced: the old credentials go on being refused until the next try.
            }
        }
    }

    private static KubernetesClientConfiguration Configuration(string? file, string? context) =>
        file is null && KubernetesClientConfiguration.IsInCluster() ? ServiceAccount() : Kubeconfig.Read(file ?? UsersOwn(), context);

    private static KubernetesClientConfiguration ServiceAccount()
    {
        var configuration = KubernetesClientConfiguration.InClusterConfig();
        configuration.TokenProvider = new TokenFile(ServiceAccountToken);
        return configuration;
    }

    private static string UsersOwn() => Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 } named
        ? named.Split(Path.PathSeparator)[0]
        : KubernetesClientConfiguration.KubeConfigDefaultLocation;
}
