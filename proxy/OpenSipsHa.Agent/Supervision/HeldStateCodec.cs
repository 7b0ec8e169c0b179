using System.Net;

namespace OpenSipsHa.Agent.Supervision;

/// <summary>What a worker holds, as one message between two processes of the same program: no version, no compatibility.</summary>
internal static class HeldStateCodec
{
    /// <summary>Some forty addresses with their datagrams.</summary>
    public const int MaxLength = 64 * 1024;

    /// <exception cref="ArgumentException">It is too much.</exception>
    public static byte[] Encode(HeldState state)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(state.Addresses.Count);
        foreach (var held in state.Addresses)
        {
            writer.Write(held.Address.ToString());
            writer.Write(held.Gone.Length);
            writer.Write(held.Gone);
            writer.Write(held.Peers.Count);
            foreach (var peer in held.Peers)
                writer.Write(peer.ToString());
        }

        return bytes.Length <= MaxLength
            ? bytes.ToArray()
            : throw new ArgumentException($"{state.Addresses.Count} held addresses take {bytes.Length} bytes, expected at most {MaxLength}");
    }

    /// <exception cref="InvalidDataException">It is none.</exception>
    public static HeldState Decode(byte[] message, int length)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(message, 0, length, writable: false));
            var addresses = new HeldAddress[Count(reader, length)];
            for (var i = 0; i < addresses.Length; i++)
            {
                var address = IPAddress.Parse(reader.ReadString());
                var gone = reader.ReadBytes(Count(reader, length));
                var peers = new IPEndPoint[Count(reader, length)];
                for (var j = 0; j < peers.Length; j++)
                    peers[j] = IPEndPoint.Parse(reader.ReadString());
                addresses[i] = new HeldAddress(address, gone, peers);
            }

            return new HeldState(addresses);
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException($"a message of {length} bytes from the worker is no list of held addresses: {e.Message}", e);
        }
    }

    private static int Count(BinaryReader reader, int limit)
    {
        var count = reader.ReadInt32();
        return count >= 0 && count <= limit ? count : throw new InvalidDataException($"a count of {count} in {limit} bytes from the worker");
    }
}
