using System.Net.Sockets;
using System.Text.Json;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.DevCluster.Cli;

/// <summary>Asks a running cluster through the unix socket that lies beside its lab's record. Only root can open it.</summary>
public static class ControlSocket
{
    public static string PathOf(string id) => Path.Combine(LabOwner.DirectoryOf(id), "control.sock");

    /// <exception cref="LabException">No cluster of that id runs, or it refuses.</exception>
    public static async Task<string> AskAsync(string id, ControlRequest request, CancellationToken cancellation)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(PathOf(id)), cancellation);
        }
        catch (SocketException e)
        {
            throw new LabException($"no development cluster '{id}' is running: start it with `devcluster serve --id {id}`", e);
        }

        await using var stream = new NetworkStream(socket);
        await using var writer = new StreamWriter(stream) { AutoFlush = true };
        using var reader = new StreamReader(stream);
        await writer.WriteLineAsync(JsonSerializer.Serialize(request).AsMemory(), cancellation);
        var line = await reader.ReadLineAsync(cancellation)
            ?? throw new LabException($"development cluster '{id}' ended before it answered");
        var answer = JsonSerializer.Deserialize<ControlAnswer>(line)!;
        return answer.Error is null ? answer.Text : throw new LabException(answer.Error);
    }
}
