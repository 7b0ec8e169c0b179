using System.Text;

namespace OpenSipsHa.Sip.Tests.Messages;

/// <summary>A torture message as it is on the wire: the RFCs' own bytes, one per character.</summary>
internal static class TortureFile
{
    /// <param name="rfc">"Rfc4475" or "Rfc5118".</param>
    /// <param name="name">The message's name in that RFC.</param>
    public static string Read(string rfc, string name) => Encoding.Latin1.GetString(File.ReadAllBytes(PathOf(rfc, name)));

    public static IEnumerable<string> Names(string rfc) =>
        Directory.EnumerateFiles(Folder(rfc), "*.dat").Select(file => Path.GetFileNameWithoutExtension(file)!);

    private static string PathOf(string rfc, string name) => Path.Combine(Folder(rfc), name + ".dat");

    private static string Folder(string rfc) => Path.Combine(AppContext.BaseDirectory, "Messages", rfc);
}
