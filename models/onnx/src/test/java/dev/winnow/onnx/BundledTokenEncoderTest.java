package dev.winnow.onnx;

import dev.winnow.TokenEncoder;
import dev.winnow.bundle.Bundles;
import dev.winnow.testkit.TokenEncoderContract;

class BundledTokenEncoderTest implements TokenEncoderContract {
    @Override
    public TokenEncoder tokenEncoder() {
        return OnnxModels.encoder(Bundles.find("all-MiniLM-L6-v2"), OnnxSettings.defaults());
    }
}
