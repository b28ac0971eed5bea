using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using StoryForge.Stories;

namespace StoryForge.Api.Tests;

/// <summary>
/// A page's side of the hub: SignalR's JSON protocol over a web socket
/// (https://github.com/dotnet/aspnetcore/blob/main/src/SignalR/docs/specs/HubProtocol.md).
/// </summary>
internal sealed class StoryHubClient : IAsyncDisposable
{
    private const byte EndOfMessage = 0x1e;

    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<string, Channel<JsonElement>> _calls = [];
    private readonly Channel<JsonElement> _invocations = Channel.CreateUnbounded<JsonElement>();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private Task _receiving = Task.CompletedTask;
    private int _lastId;

    /// <param name="token">Of a link.</param>
    public static async Task<StoryHubClient> ConnectAsync(Uri server, string? origin = null, string? token = null, string path = StoryHub.Path)
    {
        var client = new StoryHubClient();
        if (origin is not null)
        {
            client._socket.Options.SetRequestHeader("Origin", origin);
        }

        await client._socket.ConnectAsync(new Uri($"ws://{server.Authority}{path}{(token is null ? "" : $"?access_token={token}")}"), CancellationToken.None);
        client._receiving = client.ReceiveAsync();
        await client.SendAsync(new { protocol = "json", version = 1 });
        return client;
    }

    /// <summary>What the server has told this page of other pages' turns.</summary>
    public async Task<(Guid StoryId, TurnEvent Event)> NextTurnEventAsync()
    {
        var arguments = await NextCallAsync("turnEvent");
        return (arguments[0].GetGuid(), arguments[1].Deserialize<TurnEvent>(StoryJson.Options)!);
    }

    /// <summary>The next thing the server calls by that name; what it calls before is passed over.</summary>
    public async Task<JsonElement> NextCallAsync(string target)
    {
        while (true)
        {
            var invocation = await _invocations.Reader.ReadAsync().AsTask().WaitAsync(TestServer.Patience);
            if (invocation.GetProperty("target").GetString() == target)
            {
                return invocation.GetProperty("arguments");
            }
        }
    }

    public IAsyncEnumerable<TurnEvent> ContinueAsync(Guid storyId, string? text, object? options = null) =>
        EventsAsync(StreamAsync("ContinueStory", storyId, new { text, options }));

    public IAsyncEnumerable<TurnEvent> ContinueAsync(Guid storyId, int versions, object? options = null) =>
        EventsAsync(StreamAsync("ContinueStory", storyId, new { versions, options }));

    public IAsyncEnumerable<TurnEvent> RewriteAsync(Guid storyId, Guid turnId) =>
        EventsAsync(StreamAsync("RewriteTurn", storyId, turnId));

    public IAsyncEnumerable<TurnEvent> RetryAsync(Guid storyId, Guid turnId, object? options = null) =>
        EventsAsync(StreamAsync("RetryTurn", storyId, turnId, options));

    /// <summary>Cancels a stream, as a page does that has no more interest in it.</summary>
    public Task CancelAsync(string invocationId) => SendAsync(new { type = 5, invocationId });

    public string NextId => (_lastId + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The raw items of a streaming call; throws what its completion has as an error.</summary>
    public async IAsyncEnumerable<JsonElement> StreamAsync(string method, params object?[] arguments)
    {
        var (call, id) = Open();
        await SendAsync(new { type = 4, invocationId = id, target = method, arguments });
        await foreach (var item in call.ReadAllAsync())
        {
            yield return item;
        }
    }

    public async Task InvokeAsync(string method, params object?[] arguments)
    {
        var (call, id) = Open();
        await SendAsync(new { type = 1, invocationId = id, target = method, arguments });
        await call.Completion.WaitAsync(TestServer.Patience);
    }

    /// <summary>Breaks the line without a word.</summary>
    public void Abort() => _socket.Abort();

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _receiving;
        _socket.Dispose();
        _sending.Dispose();
    }

    private static async IAsyncEnumerable<TurnEvent> EventsAsync(IAsyncEnumerable<JsonElement> items)
    {
        await foreach (var item in items)
        {
            yield return item.Deserialize<TurnEvent>(StoryJson.Options)!;
        }
    }

    private (ChannelReader<JsonElement> Items, string Id) Open()
    {
        string id = Interlocked.Increment(ref _lastId).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var call = Channel.CreateUnbounded<JsonElement>();
        _calls[id] = call;
        return (call.Reader, id);
    }

    private async Task SendAsync(object message)
    {
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(message, StoryJson.Options), EndOfMessage];
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReceiveAsync()
    {
        Exception? broken = null;
        try
        {
            await foreach (var message in MessagesAsync())
            {
                Take(message);
            }
        }
        // an aborted ClientWebSocket counts as disposed where it was between two readings
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            broken = error;
        }

        foreach (var call in _calls.Values)
        {
            call.Writer.TryComplete(broken ?? new WebSocketException("The server closed the connection."));
        }

        _invocations.Writer.TryComplete(broken);
    }

    private void Take(JsonElement message)
    {
        if (!message.TryGetProperty("type", out var type))
        {
            // the answer to the handshake
            return;
        }

        switch (type.GetInt32())
        {
            case 1:
                _invocations.Writer.TryWrite(message);
                break;
            case 2:
                CallOf(message).Writer.TryWrite(message.GetProperty("item"));
                break;
            case 3:
                CallOf(message).Writer.TryComplete(
                    message.TryGetProperty("error", out var error) ? new HubCallException(error.GetString()!) : null);
                break;
        }
    }

    private Channel<JsonElement> CallOf(JsonElement message) => _calls[message.GetProperty("invocationId").GetString()!];

    private async IAsyncEnumerable<JsonElement> MessagesAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var pending = new List<byte>();
        byte[] buffer = new byte[16_384];
        while (true)
        {
            var received = await _socket.ReceiveAsync(buffer, cancellation);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                yield break;
            }

            pending.AddRange(buffer.AsSpan(0, received.Count));
            while (pending.IndexOf(EndOfMessage) is >= 0 and var end)
            {
                using var message = JsonDocument.Parse(Encoding.UTF8.GetString([.. pending[..end]]));
                pending.RemoveRange(0, end + 1);
                yield return message.RootElement.Clone();
            }
        }
    }
}

/// <summary>A call that the hub ended with an error.</summary>
internal sealed class HubCallException(string message) : Exception(message);
