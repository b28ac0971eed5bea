using System.Net.WebSockets;
using System.Text.Json;

namespace StoryForge.Cli.Bench;

/// <summary>
/// One streaming call to the story hub, as the page makes it: SignalR's JSON protocol over a web socket
/// (https://github.com/dotnet/aspnetcore/blob/main/src/SignalR/docs/specs/HubProtocol.md).
/// </summary>
internal sealed class HubCall : IDisposable
{
    private const byte EndOfMessage = 0x1e;
    private const int StreamItem = 2;
    private const int Completion = 3;
    private const int StreamInvocation = 4;

    private readonly ClientWebSocket _socket = new();
    private readonly List<byte> _received = [];

    public static async Task<HubCall> ConnectAsync(Uri server, CancellationToken cancellation)
    {
        var call = new HubCall();
        await call._socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/hubs/story" }.Uri, cancellation);
        await call.SendAsync(new { protocol = "json", version = 1 }, cancellation);
        await call.ReceiveAsync(cancellation);
        return call;
    }

    /// <summary>The items that the hub answers with.</summary>
    public async IAsyncEnumerable<JsonElement> StreamAsync(
        string method, object[] arguments, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await SendAsync(new { type = StreamInvocation, invocationId = "1", target = method, arguments }, cancellation);
        while (true)
        {
            var message = await ReceiveAsync(cancellation);
            var type = message.TryGetProperty("type", out var number) ? number.GetInt32() : 0;
            if (type == StreamItem)
            {
                yield return message.GetProperty("item");
            }
            else if (type == Completion)
            {
                yield break;
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private Task SendAsync(object message, CancellationToken cancellation) => _socket.SendAsync(
        (byte[])[.. JsonSerializer.SerializeToUtf8Bytes(message, JsonSerializerOptions.Web), EndOfMessage],
        WebSocketMessageType.Text,
        endOfMessage: true,
        cancellation);

    private async Task<JsonElement> ReceiveAsync(CancellationToken cancellation)
    {
        var buffer = new byte[1 << 16];
        int end;
        while ((end = _received.IndexOf(EndOfMessage)) < 0)
        {
            var part = await _socket.ReceiveAsync(buffer, cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                throw new FailureException("The server closed the line.");
            }

            _received.AddRange(buffer.AsSpan(0, part.Count));
        }

        using var message = JsonDocument.Parse(_received[..end].ToArray());
        _received.RemoveRange(0, end + 1);
        return message.RootElement.Clone();
    }
}
