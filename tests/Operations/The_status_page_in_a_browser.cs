using System;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace IpvsPure.Operations;

/// <summary>The status page as a headless Chromium shows it, with JavaScript off: see tests/Operations/status-page.</summary>
public sealed class The_status_page_in_a_browser
{
    [Theory]
    [InlineData("wide-light", 1100, false)]
    [InlineData("wide-dark", 1100, true)]
    [InlineData("narrow-light", 390, false)]
    [InlineData("narrow-dark", 390, true)]
    public async Task Is_whole_and_fits_the_screen_without_scripts(string name, int width, bool isDark)
    {
        await using var agent = await The_status_page.Busy();
        await using var browser = await Browser.Open();
        await browser.Show(agent.Page, width, 800, isDark);
        var document = await browser.Document();
        foreach (var text in (string[])["worker-3", "10.96.44.7:443/tcp", "10.244.1.9:53", "draining, ", "not there yet", "no endpoint to use",
            "no memory for another destination", "add-service", "its Service is gone", "Nothing can be changed here."])
        {
            Assert.Contains(text, document, StringComparison.Ordinal);
        }

        var (wide, high) = await browser.Size();
        Assert.InRange(wide, 1, width);
        Assert.Equal(isDark ? "rgb(20, 23, 27)" : "rgb(255, 255, 255)", await browser.Style("body", "background-color"));
        Assert.Equal(width < 700 ? "block" : "table-cell", await browser.Style("td", "display"));
        Assert.Empty(browser.Complaints);
        var picture = await Picture(browser, agent.Page, width, high, isDark);
        Assert.Equal("\u0089PNG", System.Text.Encoding.Latin1.GetString(picture, 0, 4));
        Assert.InRange(picture.Length, 20_000, 1_000_000);
        if (Environment.GetEnvironmentVariable("STATUS_PAGE_PICTURES") is { Length: > 0 } directory)
        {
            await File.WriteAllBytesAsync(Path.Combine(directory, $"{name}.png"), picture);
        }
    }

    [Fact]
    public async Task Is_the_only_thing_that_the_browser_takes_from_a_hostile_name()
    {
        await using var agent = await The_status_page.Busy();
        await using var browser = await Browser.Open();
        await browser.Show(new(agent.Page, "/?name=%3Cscript%3Edocument.title=1%3C/script%3E%3Cimg+src=x%3E&address=%22%3E%3Cb%3E"), 1100, 800, false);
        var document = await browser.Document();
        Assert.DoesNotContain("<script", document, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", document, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", document, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;document.title=1&lt;/script&gt;", document.Replace("<script>", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(browser.Complaints);
    }

    // The picture has all of the page, up to a height that still is a picture.
    private static async Task<byte[]> Picture(Browser browser, Uri page, int width, int high, bool isDark)
    {
        await browser.Show(page, width, Math.Min(high, 4_000), isDark);
        return await browser.Picture();
    }
}
