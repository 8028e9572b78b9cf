using System;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using k8s;

namespace IpvsPure.Effects.Cluster;

/// <summary>
/// HTTP to the server of one configuration: whom to trust, and who we are. KubernetesClient's own client would do, but it brings
/// every operation and every kind of Kubernetes along, some megabytes that are never used and stay in memory.
/// </summary>
internal sealed class ApiClient : IDisposable
{
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingPatience = TimeSpan.FromSeconds(15);

    private readonly KubernetesClientConfiguration configuration;
    private readonly HttpClient client;

    public ApiClient(KubernetesClientConfiguration configuration)
    {
        this.configuration = configuration;
        Server = new(configuration.Host);

        // A connection that is dead on the way shows itself by the pings within a minute, where the server speaks HTTP/2.
        client = new(new SocketsHttpHandler
        {
            SslOptions = Tls(configuration),
            KeepAlivePingDelay = PingDelay,
            KeepAlivePingTimeout = PingPatience,
            ConnectTimeout = PingPatience,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.UserAgent.Add(new("ipvspure", null));
    }

    /// <summary>The server's address.</summary>
    public Uri Server { get; }

    /// <summary>Sends the request with our credentials; the answer's body is still to be read.</summary>
    public async Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken stop)
    {
        request.Headers.Authorization = await Credentials(stop);

        // tls-server-name: the handler takes the name that the certificate must have from here, and from nowhere else.
        request.Headers.Host = configuration.TlsServerName;
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
    }

    public void Dispose() => client.Dispose();

    // In the order in which client-go prefers them.
    private async Task<AuthenticationHeaderValue?> Credentials(CancellationToken stop) => configuration switch
    {
        { TokenProvider: { } provider } => await provider.GetAuthenticationHeaderAsync(stop),
        { AccessToken.Length: > 0 } => new("Bearer", configuration.AccessToken),
        { Username.Length: > 0 } => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{configuration.Username}:{configuration.Password}"))),
        _ => null,
    };

    private static SslClientAuthenticationOptions Tls(KubernetesClientConfiguration configuration)
    {
        var options = new SslClientAuthenticationOptions();
        if (ClientCertificate(configuration) is { } ours)
        {
            options.ClientCertificates = [ours];
        }

        if (configuration.SkipTlsVerify)
        {
#pragma warning disable CA5359 // insecure-skip-tls-verify asks for just that
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (configuration.SslCaCerts is { Count: > 0 } authorities)
        {
            // One that another has signed in turn is an authority too, as for client-go: whatever stands above it, it must be in the chain.
            options.CertificateChainPolicy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
            options.RemoteCertificateValidationCallback = (_, _, chain, errors) => errors == SslPolicyErrors.None && IsUnder(chain, authorities);
        }

        return options;
    }

    // Byte by byte: certificates count as equal by their names and numbers, which anybody can write.
    private static bool IsUnder(X509Chain? chain, X509Certificate2Collection authorities) =>
        chain is not null && chain.ChainElements.Any(x => authorities.Any(y => x.Certificate.RawDataMemory.Span.SequenceEqual(y.RawDataMemory.Span)));

    private static X509Certificate2? ClientCertificate(KubernetesClientConfiguration configuration) => configuration switch
    {
        { ClientCertificateData.Length: > 0, ClientCertificateKeyData.Length: > 0 } =>
            X509Certificate2.CreateFromPem(Pem(configuration.ClientCertificateData), Pem(configuration.ClientCertificateKeyData)),
        { ClientCertificateFilePath.Length: > 0, ClientKeyFilePath.Length: > 0 } =>
            X509Certificate2.CreateFromPemFile(configuration.ClientCertificateFilePath, configuration.ClientKeyFilePath),
        _ => null,
    };

    private static string Pem(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}
