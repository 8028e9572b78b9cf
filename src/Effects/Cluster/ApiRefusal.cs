using System;
using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace IpvsPure.Effects.Cluster;

/// <summary>An answer of the API server that is not what was asked for: a status code, mostly with a Status object.</summary>
internal sealed record ApiRefusal(HttpStatusCode Code, string Message, TimeSpan RetryAfter)
{
    private const int LongestBody = 64 * 1024;

    /// <summary>Whether a server says by this that it has no streaming lists (KEP-3157): it finds the parameters invalid.</summary>
    public bool MeansNoStreaming => Code is HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed
        or HttpStatusCode.NotAcceptable or HttpStatusCode.UnprocessableEntity or HttpStatusCode.UnsupportedMediaType;

    /// <summary>What follows from it for a list or a watch.</summary>
    public ApiAnswer Answer => Code switch
    {
        HttpStatusCode.Gone or HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => new ApiAnswer.Expired(Message),

        // A server that was restored from a backup is behind the version that it is asked for.
        HttpStatusCode.GatewayTimeout when Message.Contains("resource version", StringComparison.OrdinalIgnoreCase) =>
            new ApiAnswer.Expired(Message),
        >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests => new ApiAnswer.Failed(Message, RetryAfter),
        _ => new ApiAnswer.Failed(Message, RetryAfter, IsRefusal: true),
    };

    public static async Task<ApiRefusal> Of(HttpResponseMessage response, JsonTreeBuilder trees, CancellationToken stop)
    {
        var shown = string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode} {response.ReasonPhrase}");
        var retry = response.Headers.RetryAfter?.Delta ?? TimeSpan.Zero;
        var body = new byte[LongestBody];
        await using var stream = await response.Content.ReadAsStreamAsync(stop);
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, stop);
        var message = trees.Whole(body.AsSpan(0, length), out _)?.Find("message")?.Text ?? "";
        return new(response.StatusCode, message.Length > 0 ? $"{shown}: {message}" : shown, retry);
    }
}
