using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using IpvsPure.Effects.Cluster;
using Xunit;

namespace IpvsPure.AgentTests;

/// <summary>To an API server over TLS: whom the agent trusts, and how it says who it is, in the words of a kubeconfig.</summary>
public sealed class A_secure_connection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string directory = Directory.CreateTempSubdirectory("kubeconfig").FullName;
    private readonly Authority authority = new("the cluster");

    public void Dispose()
    {
        authority.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Trusts_the_authority_of_the_kubeconfig_and_shows_its_token()
    {
        var (heard, _) = await Ask($"certificate-authority-data: {Base64(authority.Pem)}", "token: secret");
        Assert.Contains("Authorization: Bearer secret\r\n", heard, StringComparison.Ordinal);
        Assert.Contains("User-Agent: ipvspure\r\n", heard, StringComparison.Ordinal);
        Assert.StartsWith("GET /version HTTP/1.1\r\n", heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_a_client_certificate()
    {
        var (certificate, key) = authority.Issue("node-a", forClients: true);
        var (heard, client) = await Ask(
            $"certificate-authority-data: {Base64(authority.Pem)}",
            $"client-certificate-data: {Base64(certificate)}",
            $"client-key-data: {Base64(key)}");
        Assert.Equal("CN=node-a", client);
        Assert.DoesNotContain("Authorization", heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_a_client_certificate_of_files()
    {
        var (certificate, key) = authority.Issue("node-b", forClients: true);
        File.WriteAllText(Path.Combine(directory, "node.crt"), certificate);
        File.WriteAllText(Path.Combine(directory, "node.key"), key);
        File.WriteAllText(Path.Combine(directory, "ca.crt"), authority.Pem);
        var (_, client) = await Ask("certificate-authority: ca.crt", "client-certificate: node.crt", "client-key: node.key");
        Assert.Equal("CN=node-b", client);
    }

    [Fact]
    public async Task Says_which_certificate_is_missing()
    {
        var why = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Ask($"certificate-authority-data: {Base64(authority.Pem)}", "client-certificate: gone.crt", "client-key: gone.key"));
        Assert.Contains(Path.Combine(directory, "gone.crt"), why.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_a_name_and_a_password()
    {
        var (heard, _) = await Ask($"certificate-authority-data: {Base64(authority.Pem)}", "username: me", "password: it");
        Assert.Contains($"Authorization: Basic {Base64("me:it")}\r\n", heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trusts_an_authority_that_another_has_signed()
    {
        using var root = new Authority("the company");
        using var signed = new Authority("its clusters", root);
        var (heard, _) = await Ask([$"certificate-authority-data: {Base64(signed.Pem)}"], ["token: secret"], "127.0.0.1", signed);
        Assert.Contains("Bearer secret", heard, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(
            () => Ask([$"certificate-authority-data: {Base64(signed.Pem)}"], ["token: secret"], "127.0.0.1", root));
    }

    [Theory]
    [InlineData("somebody else")]
    [InlineData("the cluster")]
    public async Task Does_not_talk_to_a_server_of_another_authority(string name)
    {
        using var other = new Authority(name);
        await Assert.ThrowsAsync<HttpRequestException>(() => Ask($"certificate-authority-data: {Base64(other.Pem)}", "token: secret"));
    }

    [Fact]
    public async Task Does_not_talk_to_a_server_of_another_name_unless_the_kubeconfig_says_so()
    {
        await Assert.ThrowsAsync<HttpRequestException>(
            () => Ask([$"certificate-authority-data: {Base64(authority.Pem)}"], ["token: secret"], server: "kubernetes"));
        var (heard, _) = await Ask(
            [$"certificate-authority-data: {Base64(authority.Pem)}", "tls-server-name: kubernetes"], ["token: secret"], server: "kubernetes");
        Assert.Contains("Bearer secret", heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Talks_to_any_server_where_the_kubeconfig_says_so()
    {
        var (heard, _) = await Ask("insecure-skip-tls-verify: true", "token: secret");
        Assert.Contains("Bearer secret", heard, StringComparison.Ordinal);
    }

    private Task<(string Heard, string? Client)> Ask(string ofTheCluster, params string[] ofTheUser) => Ask([ofTheCluster], ofTheUser, "127.0.0.1");

    // What the server hears, and the name in the certificate that it was shown.
    private async Task<(string Heard, string? Client)> Ask(string[] ofTheCluster, string[] ofTheUser, string server, Authority? its = null)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var path = Path.Combine(directory, "config");
        File.WriteAllText(path, $"""
            apiVersion: v1
            kind: Config
            current-context: here
            contexts:
            - name: here
              context:
                cluster: here
                user: me
            clusters:
            - name: here
              cluster:
                server: https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}
                {string.Join("\n    ", ofTheCluster)}
            users:
            - name: me
              user:
                {string.Join("\n    ", ofTheUser)}
            """);
        using var access = ApiAccess.Open(path, default).IfFail(why => throw new InvalidOperationException(why.Message));
        var heard = new TaskCompletionSource<(string Heard, string? Client)>();
        var serving = Serve(listener, server, its ?? authority, heard);
        try
        {
            using var answer = await access.Get("/version", Patience, CancellationToken.None);
            Assert.Equal("{}", await answer.Content.ReadAsStringAsync());
            return await heard.Task;
        }
        finally
        {
            listener.Stop();
            await serving;
        }
    }

    // Each asking has a server of its own, which listens to whoever knocks: a client that knocks in vain at a server of another test, whose
    // port was free again, must not be taken for the one that is asked about.
    private static async Task Serve(TcpListener listener, string name, Authority its, TaskCompletionSource<(string, string?)> heard)
    {
        try
        {
            while (true)
            {
                _ = Answer(await listener.AcceptTcpClientAsync(), name, its, heard);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The asking is over.
        }
    }

    private static async Task Answer(TcpClient client, string name, Authority its, TaskCompletionSource<(string, string?)> heard)
    {
        using var connection = client;
        using var stream = new SslStream(connection.GetStream());
        var (certificate, key) = its.Issue(name, forClients: false);
        using var own = X509Certificate2.CreateFromPem(certificate, key);
        await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = own,
            ClientCertificateRequired = true,
#pragma warning disable CA5359 // whatever the client shows is what the test looks at
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
        });
        var request = new StringBuilder();
        var buffer = new byte[4096];
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(buffer) is var count and > 0)
            {
                request.Append(Encoding.ASCII.GetString(buffer, 0, count));
            }
            else
            {
                return;
            }
        }

        heard.TrySetResult((request.ToString(), stream.RemoteCertificate?.Subject));
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"u8.ToArray());
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private sealed class Authority : IDisposable
    {
        private readonly X509Certificate2 own;

        public Authority(string name, Authority? above = null)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            var (from, to) = (DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
            own = above is null ? request.CreateSelfSigned(from, to)
                : request.Create(above.own, above.own.NotBefore, above.own.NotAfter, Guid.NewGuid().ToByteArray()).CopyWithPrivateKey(key);
        }

        public string Pem => own.ExportCertificatePem();

        // A certificate and its key, as text.
        public (string Certificate, string Key) Issue(string name, bool forClients)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            if (IPAddress.TryParse(name, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(name);
            }

            request.CertificateExtensions.Add(names.Build());
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(forClients ? "1.3.6.1.5.5.7.3.2" : "1.3.6.1.5.5.7.3.1")], false));
            using var issued = request.Create(own, own.NotBefore, own.NotAfter, Guid.NewGuid().ToByteArray());
            return (issued.ExportCertificatePem(), key.ExportECPrivateKeyPem());
        }

        public void Dispose() => own.Dispose();
    }
}
