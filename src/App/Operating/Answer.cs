using System;
using System.Text;

namespace IpvsPure.App.Operating;

/// <summary>What somebody asks over HTTP.</summary>
/// <param name="Host">The header Host; a browser that was led here by somebody else's page shows that page's name.</param>
internal sealed record Question(string Method, string Path, string Query, string Host, string Body)
{
    /// <summary>Whether it was asked by address, as nobody's page in a browser on this node can.</summary>
    public bool HasAddress => Uri.TryCreate($"http://{Host}/", UriKind.Absolute, out var uri)
        && (uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || uri.Host == "localhost");
}

/// <summary>What is answered.</summary>
internal sealed record Answer(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    public const string Json = "application/json";
    public const string Plain = "text/plain; charset=utf-8";
    public const string Html = "text/html; charset=utf-8";

    /// <summary>What a browser may do with it.</summary>
    public string Policy { get; init; } = "default-src 'none'";

    public static Answer NotFound { get; } = Text(404, "not found\n");

    public static Answer Text(int status, string text) => Of(status, Plain, text);

    public static Answer Of(int status, string contentType, string text) => new(status, contentType, Encoding.UTF8.GetBytes(text));
}
