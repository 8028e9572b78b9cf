using System.IO;
using System.Linq;
using k8s;
using k8s.KubeConfigModels;

namespace IpvsPure.Effects.Cluster;

/// <summary>
/// A kubeconfig file, read by KubernetesClient but for what it does not know: a user whose token is in a file (tokenFile of
/// client-go's AuthInfo), as in kube-proxy's usual kubeconfig, and one with no credentials at all.
/// </summary>
internal static class Kubeconfig
{
    private const string NoToken = "none";

    /// <param name="context">The context that counts; the current one where none is named.</param>
    public static KubernetesClientConfiguration Read(string path, string? context)
    {
        var file = KubernetesClientConfiguration.LoadKubeConfig(path);
        var chosen = context ?? file.CurrentContext;
        var userName = file.Contexts?.FirstOrDefault(x => x.Name == chosen)?.ContextDetails?.User;
        var user = file.Users?.FirstOrDefault(x => x.Name == userName);
        var tokenFile = TokenFile(path, userName ?? "");
        if (user is not null && IsBare(user.UserCredentials))
        {
            // KubernetesClient wants something here.
            user.UserCredentials = new() { Token = NoToken };
        }

        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigObject(file, context);
        configuration.AccessToken = configuration.AccessToken == NoToken ? null : configuration.AccessToken;
        configuration.TokenProvider = tokenFile is null ? configuration.TokenProvider : new TokenFile(tokenFile);
        return configuration;
    }

    private static bool IsBare(UserCredentials? user) => user is null or
    {
        Token: null or "",
        UserName: null or "",
        ClientCertificate: null or "",
        ClientCertificateData: null or "",
        AuthProvider: null,
        ExternalExecution: null,
    };

    private static string? TokenFile(string path, string user)
    {
        var parsed = ManifestParser.Read(new(path, File.ReadAllBytes(path)));
        foreach (var entry in parsed.Documents is [var root, ..] && root.Find("users") is { Kind: TreeKind.List } users ? users.Children : [])
        {
            if (entry.Find("name")?.Text == user && entry.Find("user")?.Find("tokenFile") is { Kind: TreeKind.Text, Text.Length: > 0 } file)
            {
                return Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/", file.Text);
            }
        }

        return null;
    }
}
