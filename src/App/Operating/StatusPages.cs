using System;
using System.Security.Cryptography;
using System.Text;
using IpvsPure.Planner;

namespace IpvsPure.App.Operating;

/// <summary>
/// The page for people: what the agent serves and does, to be read and not to be changed. It is written from values that
/// nobody changes any more, on the thread of whoever asks, so that the agent's loop neither waits nor works for it.
/// </summary>
/// <param name="memory">What the agent knows at this moment.</param>
/// <param name="isLoopback">Whether only this node can ask; a name as Host is then somebody else's page, led here.</param>
internal sealed class StatusPages(AgentStatus status, Func<Memory> memory, string version, bool isLoopback)
{
    // Browsers take the page's own style and nothing else at all.
    private static readonly string Policy = "default-src 'none'; style-src 'sha256-"
        + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(StatusStyle.Sheet)))
        + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public Answer To(Question question) => question switch
    {
        { Method: not ("GET" or "HEAD") } => Answer.Text(405, "this page can only be read: ask with GET\n"),
        _ when isLoopback && !question.HasAddress => Answer.Text(403, "ask by address: http://127.0.0.1:PORT/\n"),
        { Path: "/" } => Page(question.Query),
        _ => Answer.Text(404, "not found: the page is at /\n"),
    };

    private Answer Page(string query) => Answer.Of(
        200,
        Answer.Html,
        StatusPage.Of(status.Now, memory(), StatusQuery.Read(query), DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), version)) with
    {
        Policy = Policy,
    };
}
