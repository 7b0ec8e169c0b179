using System.Security.Cryptography;

namespace OpenSipsHa.Fuzz;

/// <summary>A target's inputs as files: those that are kept for the code they reach, and those that found something.</summary>
internal sealed class Corpus(string folder, string target)
{
    private string Kept => Path.Combine(folder, target);

    private string Found => Path.Combine(folder, "found", target);

    /// <summary>Finds first: what was broken once may be broken again.</summary>
    public IEnumerable<byte[]> Read() => Files(Found).Concat(Files(Kept)).Select(File.ReadAllBytes);

    /// <returns>The file.</returns>
    public string KeepFind(byte[] input) => Write(Found, input);

    /// <summary>Replaces what is kept.</summary>
    public void Replace(IEnumerable<byte[]> inputs)
    {
        foreach (var file in Files(Kept))
            File.Delete(file);
        foreach (var input in inputs)
            Write(Kept, input);
    }

    private static IEnumerable<string> Files(string of) =>
        Directory.Exists(of) ? Directory.EnumerateFiles(of, "*.dat").Order(StringComparer.Ordinal).ToArray() : [];

    private static string Write(string to, byte[] input)
    {
        Directory.CreateDirectory(to);
        var file = Path.Combine(to, Convert.ToHexStringLower(SHA256.HashData(input))[..16] + ".dat");
        File.WriteAllBytes(file, input);
        return file;
    }
}
