using System.IO;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using k8s.Authentication;

namespace IpvsPure.Effects.Cluster;

/// <summary>
/// A bearer token in a file, read for each request: the kubelet replaces it long before it ends, and there are few requests.
/// </summary>
internal sealed class TokenFile(string path) : ITokenProvider
{
    public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken) =>
        new("Bearer", (await File.ReadAllTextAsync(path, cancellationToken)).Trim());
}
