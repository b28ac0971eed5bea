using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace StoryForge.Cli.Bench;

/// <summary>A wiki on this machine with as many pages as wanted: "Page 1", "Page 2", and so on, by MediaWiki's API.</summary>
internal sealed class NumberedWiki : IAsyncDisposable
{
    /// <summary>Stands for a page's number in the page.</summary>
    public const string Mark = "Nn0nN";

    private readonly WebApplication _server;
    private readonly int _pages;
    private readonly string _answer;
    private readonly Action<int> _onPage;

    private NumberedWiki(WebApplication server, int pages, string html, Action<int> onPage)
    {
        _server = server;
        _pages = pages;
        _onPage = onPage;
        _answer = JsonSerializer.Serialize(new { parse = new { title = $"Page {Mark}", revid = 1, text = html } });
    }

    public Uri Url => new(_server.Urls.Single());

    /// <param name="html">Of every page.</param>
    /// <param name="onPage">Is told which page is asked for.</param>
    public static async Task<NumberedWiki> StartAsync(int pages, string html, Action<int> onPage, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var wiki = new NumberedWiki(builder.Build(), pages, html, onPage);
        wiki._server.Run(wiki.AnswerAsync);
        await wiki._server.StartAsync(cancellation);
        return wiki;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var answer = query["page"].ToString() is { Length: > 0 } title ? Page(title["Page ".Length..])
            : query["list"] == "categorymembers" ? Members()
            : null;
        context.Response.StatusCode = answer is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(answer ?? "");
    }

    private string Page(string number)
    {
        _onPage(int.Parse(number, CultureInfo.InvariantCulture));
        return _answer.Replace(Mark, number, StringComparison.Ordinal);
    }

    private string Members() => JsonSerializer.Serialize(
        new { query = new { categorymembers = Enumerable.Range(1, _pages).Select(number => new { ns = 0, title = $"Page {number}" }) } });
}
